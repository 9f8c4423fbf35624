import type { ProviderLinkView, ProviderStarted, SignInWays } from "../../signaling/contract/provider.ts";
import type { Send } from "./send.ts";

/** Signing in at a provider, and one's own link with it. */
export function providerRoutes(send: Send) {
  return {
    ways: () => send<SignInWays>("GET", "/sign-in"),
    begin: (page: "teacher" | "admin") => send<ProviderStarted>("POST", "/sign-in/provider", { page }),
    link: () => send<ProviderLinkView>("GET", "/account/provider-link"),
    unlink: () => send<object>("DELETE", "/account/provider-link"),
  };
}
