import { generateKeyPairSync } from "node:crypto";
import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import { Provider, type ProviderContext } from "oidc-provider";

export const CLIENT_ID = "oneroom";
export const CLIENT_SECRET = "a secret of two programs";

/** A real OpenID provider on this machine. Whoever comes is `account`, without being asked. */
export interface RunningProvider {
  readonly issuer: string;
  account: string;
  /** Answers 503 to everything. */
  down: boolean;
  /** How it makes sure of that. */
  amr: string[];
  /** By account. */
  readonly claims: Record<string, object>;
  close(): Promise<void>;
}

export async function openIdentityProvider(redirectUri: string, homeUrl: string): Promise<RunningProvider> {
  let listener: RequestListener = (_request, response) => response.writeHead(503).end();
  const server = await listening((request, response) => listener(request, response));
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const running: RunningProvider = {
    issuer: server.origin,
    account: "account-1",
    down: false,
    amr: ["pwd"],
    claims: { "account-1": { preferred_username: "teacher", name: "Lin Fang" } },
    close: server.close,
  };
  const provider = new Provider(server.origin, {
    clients: [
      {
        client_id: CLIENT_ID,
        client_secret: CLIENT_SECRET,
        redirect_uris: [redirectUri],
        post_logout_redirect_uris: [homeUrl],
      },
    ],
    jwks: { keys: [{ ...privateKey.export({ format: "jwk" }), use: "sig", alg: "RS256", kid: "one" }] },
    cookies: { keys: ["only for tests"] },
    pkce: { required: () => true },
    claims: {
      amr: null,
      openid: ["sub", "amr"],
      profile: ["name", "preferred_username"],
      email: ["email", "email_verified"],
    },
    conformIdTokenClaims: false,
    findAccount: (_context: ProviderContext, id: string) => ({
      accountId: id,
      claims: () => ({ sub: id, ...running.claims[id] }),
    }),
    features: { devInteractions: { enabled: false } },
    interactions: { url: () => "/who" },
    // Nobody is asked whether OneRoom may know who they are.
    loadExistingGrant: async ({ oidc: { client, session } }: ProviderContext) => {
      const grant = new provider.Grant({ clientId: client.clientId, accountId: session.accountId });
      grant.addOIDCScope("openid profile email");
      await grant.save();
      return grant;
    },
    ttl: { Interaction: 600, Session: 600, Grant: 600, IdToken: 600, AccessToken: 600, AuthorizationCode: 60 },
  });
  const callback = provider.callback();
  listener = (request, response) => {
    if (running.down) return response.writeHead(503).end();
    if (request.url !== "/who") return callback(request, response);
    const login = { accountId: running.account, amr: running.amr };
    void provider.interactionFinished(request, response, { login });
  };
  return running;
}

/** Follows the provider's redirects as a browser does, cookies included, until they lead away from it. */
export async function playBrowser(start: string): Promise<URL> {
  const cookies = new Map<string, string>();
  const { origin } = new URL(start);
  let url = new URL(start);
  for (let steps = 0; steps < 10; steps++) {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    const response = await fetch(url, { redirect: "manual", headers: { cookie, accept: "text/html" } });
    for (const set of response.headers.getSetCookie()) {
      const [name = "", value = ""] = set.split(";")[0]?.split(/=(.*)/s) ?? [];
      cookies.set(name, value);
    }
    const location = response.headers.get("location");
    if (location === null)
      throw new Error(`the provider stopped at ${url} with ${response.status}: ${await response.text()}`);
    url = new URL(location, url);
    if (url.origin !== origin) return url;
  }
  throw new Error("the provider's redirects do not end");
}

/** A server on a free port of this machine. */
export async function listening(listener: RequestListener): Promise<{ origin: string; close(): Promise<void> }> {
  const server = createServer(listener);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the server has no port");
  return {
    origin: `http://127.0.0.1:${address.port}`,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}
