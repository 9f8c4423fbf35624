import { Router } from "express";
import { z } from "zod";
import { granted, refused } from "../../signaling/contract/errors.ts";
import { providerLinkView, providerStart, providerStarted, signInWays } from "../../signaling/contract/provider.ts";
import type { ProviderSignIn } from "../accounts/provider-sign-in.ts";
import { type Endpoint, forAnyone, forPeople, idOf, nothing } from "./endpoint.ts";
import type { Throttles } from "./throttle.ts";

/** Signing in at a provider; `signIn` is null where none is set up. The session itself is made by POST /sessions. */
export function providerEndpoints(signIn: ProviderSignIn | null, throttles: Throttles): Endpoint[] {
  return [
    forAnyone({ method: "get", path: "/sign-in", input: nothing, output: signInWays }, async () =>
      granted({ provider: signIn && { label: signIn.label } }),
    ),
    forAnyone(
      {
        method: "post",
        path: "/sign-in/provider",
        throttles: throttles.providerStart,
        input: providerStart,
        output: providerStarted,
        status: 201,
        // Nobody has come in yet.
        audit: null,
      },
      async ({ page }) => (signIn === null ? refused("provider.off") : await signIn.begin(page)),
    ),
    forPeople(
      { method: "get", path: "/account/provider-link", input: nothing, output: providerLinkView },
      async (_input, caller) => {
        if (signIn === null) return granted({ provider: null });
        return granted({ provider: { label: signIn.label, linkedAt: (await signIn.linkedAt(idOf(caller))) ?? null } });
      },
    ),
    forPeople(
      {
        method: "delete",
        path: "/account/provider-link",
        input: nothing,
        output: nothing,
        audit: { action: "person.unlinked" },
      },
      async (_input, caller) => {
        if (signIn === null) return refused("provider.off");
        await signIn.undo(idOf(caller), caller.token);
        return granted({});
      },
    ),
  ];
}

/** The path that browsers come back to; the provider has it on its list. */
export const PROVIDER_PATH = "/sign-in/provider";

const returned = z.object({ state: z.string().regex(/^(?:teacher|admin)\.[\w-]{43}$/) });
const LONGEST_ANSWER = 4_000;

/**
 * GET /sign-in/provider: the browser comes back from the provider and is sent on to the page that it left, with the
 * answer behind the hash, where no server and no log sees it again. Only that page has the key that makes it a session.
 * The state says which page, and nothing else in the address leads anywhere.
 */
export function providerReturn(): Router {
  const router = Router({ caseSensitive: true, strict: true });
  router.get(PROVIDER_PATH, (request, response) => {
    const query = request.url.split("?")[1] ?? "";
    const parsed = returned.safeParse(request.query);
    response.set({ "Cache-Control": "no-store", "Referrer-Policy": "no-referrer" });
    const known = parsed.success && query.length <= LONGEST_ANSWER;
    const page = known ? parsed.data.state.split(".")[0] : undefined;
    response.redirect(303, page === undefined ? "/" : `/${page}#provider=${encodeURIComponent(query)}`);
  });
  return router;
}
