import {
  AuthorizationResponseError,
  allowInsecureRequests,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  buildEndSessionUrl,
  ClientSecretBasic,
  ClientSecretPost,
  type Configuration,
  calculatePKCECodeChallenge,
  clockTolerance,
  discovery,
  enableNonRepudiationChecks,
  fetchUserInfo,
  None,
} from "openid-client";
import { granted, refused } from "../../signaling/contract/errors.ts";
import type { Identity, IdentityProvider, ProviderChecks } from "../accounts/provider-ports.ts";
import type { Clock } from "../clock.ts";
import type { Log } from "../log.ts";

export interface OpenidSettings {
  readonly issuer: string;
  readonly clientId: string;
  /** null: a public client. */
  readonly clientSecret: string | null;
  readonly scopes: string;
  /** Fetched from the user info when the ID token lacks it. */
  readonly claim: string;
}

/** Clocks of a provider and of this service differ by less. */
const CLOCK_SKEW_S = 60;
const TIMEOUT_S = 10;
/** How long what the provider says of itself is believed. */
const METADATA_MS = 3_600_000;

/** An OpenID Connect provider: code flow with PKCE, state and nonce; the library checks issuer, audience and signature. */
export function createOpenidProvider(options: {
  settings: OpenidSettings;
  /** Where the browser comes back to. */
  redirectUri: string;
  /** Where the browser goes after signing out there. */
  homeUrl: string;
  clock: Clock;
  log: Log;
}): IdentityProvider {
  const { settings, redirectUri, homeUrl, clock, log } = options;
  let known: { configuration: Configuration; at: number } | undefined;

  async function configuration(): Promise<Configuration> {
    if (known === undefined || clock.now() - known.at > METADATA_MS) {
      known = { configuration: await discover(settings), at: clock.now() };
    }
    return known.configuration;
  }

  /** Messages only: what hangs on the library's errors can hold tokens. */
  function unreachable(cause: unknown) {
    log.warn({ reason: reasonOf(cause) }, "the sign-in provider cannot be reached");
    return refused("provider.unreachable");
  }

  async function claimsOf(
    config: Configuration,
    query: string,
    { state, nonce, verifier }: ProviderChecks,
  ): Promise<Identity["claims"]> {
    const tokens = await authorizationCodeGrant(config, new URL(`${redirectUri}?${query}`), {
      ...{ expectedState: state, expectedNonce: nonce, pkceCodeVerifier: verifier, idTokenExpected: true },
    });
    const claims = tokens.claims();
    if (claims === undefined) throw new Error("the provider sent no ID token");
    const lacks = claims[settings.claim] === undefined && config.serverMetadata().userinfo_endpoint !== undefined;
    const more = lacks ? await fetchUserInfo(config, tokens.access_token, claims.sub) : {};
    return { ...more, ...claims };
  }

  return {
    async begin({ state, nonce, verifier }) {
      try {
        const challenge = await calculatePKCECodeChallenge(verifier);
        const url = buildAuthorizationUrl(await configuration(), {
          ...{ redirect_uri: redirectUri, scope: settings.scopes, state, nonce },
          ...{ code_challenge: challenge, code_challenge_method: "S256" },
        });
        return granted(url.href);
      } catch (cause) {
        return unreachable(cause);
      }
    },

    async finish(query, checks) {
      try {
        const claims = await claimsOf(await configuration(), query, checks);
        const { amr } = claims;
        const mfa = Array.isArray(amr) && amr.includes("mfa");
        return granted({ issuer: String(claims.iss), subject: String(claims.sub), claims, mfa });
      } catch (cause) {
        if (isUnreachable(cause)) return unreachable(cause);
        log.info({ reason: reasonOf(cause) }, "a sign-in at the provider was refused");
        return refused("provider.refused");
      }
    },

    async signOutUrl() {
      try {
        const config = await configuration();
        if (config.serverMetadata().end_session_endpoint === undefined) return undefined;
        return buildEndSessionUrl(config, { post_logout_redirect_uri: homeUrl }).href;
      } catch (cause) {
        // Signing in has worked; that one cannot sign out there is no reason to refuse it.
        log.info({ reason: reasonOf(cause) }, "the sign-in provider's sign-out is not known");
        return undefined;
      }
    },
  };
}

async function discover({ issuer, clientId, clientSecret }: OpenidSettings): Promise<Configuration> {
  const url = new URL(issuer);
  const plain = url.protocol === "http:";
  // What it takes is only known afterwards; this is asked when the token endpoint is.
  let secretInBody = true;
  const authentication =
    clientSecret === null
      ? None()
      : (...request: Parameters<ReturnType<typeof ClientSecretPost>>) =>
          (secretInBody ? ClientSecretPost(clientSecret) : ClientSecretBasic(clientSecret))(...request);
  const configuration = await discovery(url, clientId, { [clockTolerance]: CLOCK_SKEW_S }, authentication, {
    timeout: TIMEOUT_S,
    // Else the library trusts the connection that the ID token came by, and does not look at the signature.
    execute: [enableNonRepudiationChecks, ...(plain ? [allowInsecureRequests] : [])],
  });
  // OpenID Connect Discovery 1.0, 3: left out means basic.
  const methods = configuration.serverMetadata().token_endpoint_auth_methods_supported ?? ["client_secret_basic"];
  secretInBody = !methods.includes("client_secret_basic");
  return configuration;
}

/** No answer, or one of a server in trouble. What the provider or the user has refused is none. */
function isUnreachable(cause: unknown): boolean {
  if (!(cause instanceof Error) || cause instanceof AuthorizationResponseError) return false;
  if (cause.cause instanceof Response) return cause.cause.status >= 500;
  return cause instanceof TypeError || ("code" in cause && cause.code === "OAUTH_TIMEOUT");
}

function reasonOf(cause: unknown): string {
  if (!(cause instanceof Error)) return "unknown";
  const code = "code" in cause ? `${String(cause.code)}: ` : "";
  const deeper = cause instanceof TypeError && cause.cause instanceof Error ? ` (${cause.cause.message})` : "";
  return `${code}${cause.message}${deeper}`;
}
