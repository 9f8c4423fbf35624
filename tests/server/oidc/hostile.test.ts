import { generateKeyPairSync, type KeyObject } from "node:crypto";
import jwt from "jsonwebtoken";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createOpenidProvider } from "../../../server/oidc/openid-provider.ts";
import { FakeClock } from "../../support/fake-clock.ts";
import { listening } from "../../support/identity-provider.ts";
import { codeOf } from "../../support/lesson-world.ts";
import { silentLog } from "../../support/silent-log.ts";

const keys = generateKeyPairSync("rsa", { modulusLength: 2048 });
const others = generateKeyPairSync("rsa", { modulusLength: 2048 });
const checks = { state: "state", nonce: "nonce", verifier: "v".repeat(64) };
const now = () => Math.floor(Date.now() / 1_000);

/** A provider that gives out whatever ID token it is told to. */
let server: Awaited<ReturnType<typeof listening>>;
let idToken: () => string;
let status = 200;
let asked: (string | undefined)[];

beforeEach(async () => {
  status = 200;
  asked = [];
  server = await listening((request, response) => {
    asked.push(request.url);
    const answers: Record<string, object> = {
      "/.well-known/openid-configuration": {
        issuer: server.origin,
        authorization_endpoint: `${server.origin}/authorize`,
        token_endpoint: `${server.origin}/token`,
        jwks_uri: `${server.origin}/keys`,
      },
      "/keys": { keys: [{ ...keys.publicKey.export({ format: "jwk" }), kid: "one", use: "sig", alg: "RS256" }] },
      "/token": {
        access_token: "access",
        token_type: "Bearer",
        expires_in: 60,
        id_token: request.url === "/token" && idToken(),
      },
    };
    const answer = answers[request.url ?? ""];
    const shown = request.url === "/token" ? status : answer ? 200 : 404;
    response.writeHead(shown, { "Content-Type": "application/json" }).end(JSON.stringify(answer ?? {}));
  });
});
afterEach(() => server.close());

const good = () => ({ iss: server.origin, aud: "oneroom", sub: "1", nonce: "nonce", iat: now(), exp: now() + 60 });
const signed = (claims: object, key: KeyObject = keys.privateKey) =>
  jwt.sign(claims, key, { algorithm: "RS256", keyid: "one" });

async function outcomeOf(query = "code=code&state=state"): Promise<string> {
  const provider = createOpenidProvider({
    settings: { issuer: server.origin, clientId: "oneroom", clientSecret: "s", scopes: "openid", claim: "sub" },
    redirectUri: "http://lessons.example.org/sign-in/provider",
    homeUrl: "http://lessons.example.org/",
    clock: new FakeClock(),
    log: silentLog,
  });
  return codeOf(await provider.finish(query, checks));
}

describe("an ID token", () => {
  it("that is right is taken, also when the clocks differ by half a minute", async () => {
    idToken = () => signed(good());
    expect(await outcomeOf()).toBe("granted");
    idToken = () => signed({ ...good(), iat: now() + 30, exp: now() + 90 });
    expect(await outcomeOf()).toBe("granted");
    idToken = () => signed({ ...good(), iat: now() - 90, exp: now() - 30 });
    expect(await outcomeOf()).toBe("granted");
  });

  it.each<[string, () => string]>([
    ["with another nonce", () => signed({ ...good(), nonce: "of another sign-in" })],
    ["without a nonce", () => signed({ ...good(), nonce: undefined })],
    ["of another issuer", () => signed({ ...good(), iss: "https://evil.example.org" })],
    ["for another client", () => signed({ ...good(), aud: "somebody-else" })],
    ["that has expired", () => signed({ ...good(), iat: now() - 600, exp: now() - 300 })],
    ["without a subject", () => signed({ ...good(), sub: undefined })],
    ["signed by somebody else", () => signed(good(), others.privateKey)],
    ["without a signature", () => jwt.sign(good(), "", { algorithm: "none" })],
    ["signed with what is public", () => jwt.sign(good(), "s".repeat(64), { algorithm: "HS256", keyid: "one" })],
    ["that is none", () => "not a token"],
  ])("%s is refused", async (_what, token) => {
    idToken = token;
    expect(await outcomeOf()).toBe("provider.refused");
  });
});

it("a state that is not ours is refused before the provider is asked", async () => {
  expect(await outcomeOf("code=code&state=another")).toBe("provider.refused");
  expect(await outcomeOf("code=code")).toBe("provider.refused");
  expect(asked).toEqual(["/.well-known/openid-configuration", "/.well-known/openid-configuration"]);
});

it("a provider in trouble is unreachable, one that says no has refused", async () => {
  idToken = () => signed(good());
  status = 502;
  expect(await outcomeOf()).toBe("provider.unreachable");
  status = 400;
  expect(await outcomeOf()).toBe("provider.refused");
});
