import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createProviderSignIn, type ProviderSettings } from "../../../server/accounts/provider-sign-in.ts";
import { totpCode } from "../../../server/accounts/totp.ts";
import { createOpenidProvider } from "../../../server/oidc/openid-provider.ts";
import type { Session } from "../../../signaling/contract/api.ts";
import {
  CLIENT_ID,
  CLIENT_SECRET,
  openIdentityProvider,
  playBrowser,
  type RunningProvider,
} from "../../support/identity-provider.ts";
import { silentLog } from "../../support/silent-log.ts";
import { type Answer, openWorld, PASSWORD, populate, refusalOf, type World } from "../http/world.ts";

const HOME = "http://lessons.example.org";

let idp: RunningProvider;
let world: World;
let people: Awaited<ReturnType<typeof populate>>;
/** Changed by tests that need others. */
let settings: { -readonly [K in keyof ProviderSettings]: ProviderSettings[K] };

beforeEach(async () => {
  idp = await openIdentityProvider(`${HOME}/sign-in/provider`, `${HOME}/`);
  settings = { label: "School account", claim: "preferred_username", emailDomain: null, create: null };
  world = await openWorld(({ store, clock, audit }) => ({
    provider: createProviderSignIn({
      ...{ store, clock, audit, settings },
      provider: createOpenidProvider({
        settings: {
          ...{ issuer: idp.issuer, clientId: CLIENT_ID, clientSecret: CLIENT_SECRET },
          ...{ scopes: "openid profile email", claim: "preferred_username" },
        },
        ...{ redirectUri: `${HOME}/sign-in/provider`, homeUrl: `${HOME}/`, clock, log: silentLog },
      }),
    }),
  }));
  people = await populate(world);
});
afterEach(async () => {
  await world.close();
  await idp.close();
});

const begin = async (page = "teacher"): Promise<{ url: string; key: string }> =>
  JSON.parse((await world.ask("post", "/sign-in/provider", { body: { page } })).text);
const finish = (body: object) => world.ask("post", "/sessions", { body: { with: "provider", ...body } });

/** As far as the page gets: the key that it kept, and what stands behind its hash. */
async function goThere(page = "teacher"): Promise<{ key: string; answer: string; path: string }> {
  const { url, key } = await begin(page);
  const back = await playBrowser(url);
  const returned = await world.send("get", `${back.pathname}${back.search}`);
  expect(returned.status).toBe(303);
  const location = new URL(String(returned.headers.location), HOME);
  const answer = new URLSearchParams(location.hash.slice(1)).get("provider") ?? "";
  return { key, answer, path: location.pathname };
}
async function signIn(page?: string): Promise<Answer> {
  const { key, answer } = await goThere(page);
  return finish({ key, answer });
}
const sessionOf = ({ text }: Answer): Session => JSON.parse(text);
const audited = async (action: string): Promise<{ actor: object; subject: object; after: object }[]> =>
  JSON.parse((await world.ask("get", `/audit?action=${action}`, { token: people.admin.token })).text).items;

describe("signing in at the provider", () => {
  it("opens a session like a password does, for whom an administrator has given that name, and is on record", async () => {
    expect((await world.ask("get", "/sign-in")).json).toEqual({ provider: { label: "School account" } });
    const { key, answer, path } = await goThere();
    expect(path).toBe("/teacher");
    const opened = await finish({ key, answer });
    expect(opened.status).toBe(201);
    const { token, holder } = sessionOf(opened);
    expect(holder).toEqual(people.teacher.holder);
    expect((await world.ask("get", "/sessions/current", { token })).json).toEqual(holder);
    expect(await audited("person.linked")).toMatchObject([
      { actor: { name: "Teacher" }, subject: { name: "Teacher" }, after: { provider: idp.issuer } },
    ]);
    expect(await audited("session.opened")).toHaveLength(1);
    expect(world.rows()).not.toContain(token);
  });

  it("knows people again by their subject, whatever they are called there by then", async () => {
    await signIn();
    idp.claims["account-1"] = { preferred_username: "lin.fang" };
    expect(sessionOf(await signIn()).holder).toEqual(people.teacher.holder);
    expect(await audited("person.linked")).toHaveLength(1);
  });

  it("lets nobody in by a name that belongs to another account there", async () => {
    await signIn();
    idp.account = "account-2";
    idp.claims["account-2"] = { preferred_username: "teacher" };
    expect(refusalOf(await signIn()).code).toBe("provider.other-account");
    const { token } = people.admin;
    const cut = await world.ask("delete", `/people/${people.person.id}/provider-link`, { token });
    expect(cut.status).toBe(200);
    expect(sessionOf(await signIn()).holder).toEqual(people.teacher.holder);
    expect(await audited("person.unlinked")).toHaveLength(1);
  });

  it("can be undone by whoever it is about, who stays signed in here and nowhere else", async () => {
    const ask = (method: "get" | "delete", token: string) => world.ask(method, "/account/provider-link", { token });
    const link = async (token: string) => JSON.parse((await ask("get", token)).text).provider;
    const label = "School account";
    expect(await link(people.teacher.token)).toEqual({ label, linkedAt: null });
    const { token } = sessionOf(await signIn());
    expect(await link(token)).toEqual({ label, linkedAt: world.clock.now() });
    expect((await ask("delete", token)).status).toBe(200);
    expect(await link(token)).toEqual({ label, linkedAt: null });
    expect((await ask("get", people.teacher.token)).status).toBe(401);
    expect(await audited("person.unlinked")).toMatchObject([
      { actor: { name: "Teacher" }, subject: { name: "Teacher" } },
    ]);
    idp.account = "account-2";
    idp.claims["account-2"] = { preferred_username: "teacher" };
    expect(sessionOf(await signIn()).holder).toEqual(people.teacher.holder);
  });

  it("lets nobody in who is not on record, or no longer", async () => {
    idp.claims["account-1"] = { preferred_username: "stranger" };
    expect(refusalOf(await signIn())).toMatchObject({
      code: "provider.unknown-person",
      params: { name: "stranger" },
    });
    idp.claims["account-1"] = {};
    expect(refusalOf(await signIn()).code).toBe("provider.unknown-person");
    idp.claims["account-1"] = { preferred_username: "teacher" };
    expect((await signIn()).status).toBe(201);
    await world.ask("post", `/people/${people.person.id}/archive`, { token: people.admin.token });
    expect(refusalOf(await signIn()).code).toBe("provider.unknown-person");
  });

  it("makes new people only where that is wanted, and never administrators", async () => {
    settings.create = "observer";
    idp.claims["account-1"] = { preferred_username: "new.one", name: "New One", role: "administrator" };
    expect(sessionOf(await signIn("admin")).holder).toMatchObject({ name: "New One", role: "observer" });
    const added = (await audited("person.added")).filter(({ actor }) => JSON.stringify(actor).includes("nobody"));
    expect(added.filter(({ after }) => JSON.stringify(after).includes("new.one"))).toMatchObject([
      { actor: { kind: "nobody" }, subject: { name: "New One" }, after: { signInName: "new.one", role: "observer" } },
    ]);
  });

  it("believes an e-mail address only when the provider has seen that it is theirs, and in the right domain", async () => {
    settings.emailDomain = "school.example.org";
    const refusedWith = async (claims: object) => {
      idp.claims["account-1"] = { preferred_username: "teacher", ...claims };
      return refusalOf(await signIn()).code;
    };
    expect(await refusedWith({})).toBe("provider.unknown-person");
    const email = "lin@school.example.org";
    expect(await refusedWith({ email, email_verified: false })).toBe("provider.unknown-person");
    const elsewhere = { email: "lin@evilschool.example.org", email_verified: true };
    expect(await refusedWith(elsewhere)).toBe("provider.unknown-person");
    idp.claims["account-1"] = { preferred_username: "teacher", email, email_verified: true };
    expect((await signIn()).status).toBe(201);
  });

  it("ends there, too, when the page goes where the session says", async () => {
    const { signOutUrl } = sessionOf(await signIn());
    const there = new URL(signOutUrl ?? "");
    expect(there.origin).toBe(idp.issuer);
    expect(there.searchParams.get("post_logout_redirect_uri")).toBe(`${HOME}/`);
    expect((await fetch(there)).status).toBe(200);
  });
});

describe("a second factor", () => {
  const secret = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP";
  const codeNow = () => totpCode(secret, Math.floor(world.clock.now() / 30_000));
  beforeEach(async () => {
    idp.claims["account-1"] = { preferred_username: "admin" };
    const body = { secret, code: codeNow(), password: PASSWORD };
    expect((await world.ask("put", "/account/factor", { token: people.admin.token, body })).status).toBe(200);
    world.clock.advance(60_000);
  });

  it("is asked for after the provider, without going there again", async () => {
    const { key, answer } = await goThere("admin");
    expect(refusalOf(await finish({ key, answer })).code).toBe("session.code-required");
    expect(refusalOf(await finish({ key, answer })).code).toBe("session.code-required");
    expect(refusalOf(await finish({ key, code: "000000" })).code).toBe("session.wrong-code");
    expect(await audited("person.linked")).toEqual([]);
    expect(sessionOf(await finish({ key, code: codeNow() })).holder).toEqual(people.admin.holder);
    expect(refusalOf(await finish({ key, code: codeNow() })).code).toBe("provider.expired");
  });

  it("can be guessed at five times", async () => {
    const { key, answer } = await goThere("admin");
    await finish({ key, answer });
    for (let guess = 0; guess < 5; guess++) {
      expect(refusalOf(await finish({ key, code: `00000${guess}` })).code).toBe("session.wrong-code");
    }
    expect(refusalOf(await finish({ key, code: codeNow() })).code).toBe("provider.expired");
  });

  it("cannot be guessed at in one sign-in after another, until a while has passed", async () => {
    const guesses: string[] = [];
    for (let attempt = 0; attempt < 5; attempt++) {
      const { key, answer } = await goThere("admin");
      await finish({ key, answer });
      for (let guess = 0; guess < 5; guess++) {
        guesses.push(refusalOf(await finish({ key, code: `0000${attempt}${guess}` })).code);
      }
    }
    expect(guesses).toEqual([...Array(20).fill("session.wrong-code"), ...Array(5).fill("request.too-many")]);
    world.clock.advance(10 * 60_000);
    const { key, answer } = await goThere("admin");
    await finish({ key, answer });
    expect(sessionOf(await finish({ key, code: codeNow() })).holder).toEqual(people.admin.holder);
  });

  it("that the provider has asked for is enough", async () => {
    idp.amr = ["pwd", "otp", "mfa"];
    expect((await signIn("admin")).status).toBe(201);
  });
});

describe("an answer of the provider", () => {
  it("opens one session, for the browser that asked, while it is fresh", async () => {
    const mine = await goThere();
    const other = await goThere();
    expect(refusalOf(await finish({ key: other.key, answer: mine.answer })).code).toBe("provider.refused");
    expect((await finish(mine)).status).toBe(201);
    expect(refusalOf(await finish(mine)).code).toBe("provider.expired");
    expect(refusalOf(await finish({ ...mine, key: "x".repeat(43) })).code).toBe("provider.expired");
    const late = await goThere();
    world.clock.advance(10 * 60_000);
    expect(refusalOf(await finish(late)).code).toBe("provider.expired");
  });

  it("is of no use to somebody who slips it into a sign-in of their own: not the code alone either", async () => {
    const stolen = await goThere();
    const { url, key } = await begin();
    const answer = new URLSearchParams(stolen.answer);
    answer.set("state", new URL(url).searchParams.get("state") ?? "");
    expect(refusalOf(await finish({ key, answer: String(answer) })).code).toBe("provider.refused");
  });

  it("that says no, or nothing that makes sense, is a refusal", async () => {
    for (const answer of ["error=access_denied", "code=x", "x", "&&&", "code=a&code=b", "%E0%A4%A"]) {
      const { url, key } = await begin();
      const state = new URL(url).searchParams.get("state") ?? "";
      const iss = encodeURIComponent(idp.issuer);
      const code = refusalOf(await finish({ key, answer: `${answer}&state=${state}&iss=${iss}` })).code;
      expect([answer, code]).toEqual([answer, "provider.refused"]);
    }
  });

  it("leads to our own pages and nowhere else", async () => {
    const state = "A".repeat(43);
    for (const query of ["", "?state=//evil.example.org", `?state=evil.${state}`, `?state=admin.${state}&state=b`]) {
      expect((await world.send("get", `/sign-in/provider${query}`)).headers.location).toBe("/");
    }
    const long = await world.send("get", `/sign-in/provider?state=admin.${state}&code=${"x".repeat(5_000)}`);
    expect(long.headers.location).toBe("/");
    const good = await world.send("get", `/sign-in/provider?state=admin.${state}&code=%23%0d%0aX:y`);
    expect(good.headers.location).toMatch(/^\/admin#provider=[\w%.-]+$/);
  });
});

it("a provider that is down is said to be, and passwords work; when it is back, so does it", async () => {
  idp.down = true;
  const start = () => world.ask("post", "/sign-in/provider", { body: { page: "admin" } });
  expect(refusalOf(await start())).toMatchObject({ status: 503, code: "provider.unreachable" });
  const password = { with: "password", signInName: "teacher", password: PASSWORD };
  expect((await world.ask("post", "/sessions", { body: password })).status).toBe(201);
  idp.down = false;
  expect((await signIn()).status).toBe(201);
  const there = await goThere();
  idp.down = true;
  expect(refusalOf(await finish(there))).toMatchObject({ status: 503, code: "provider.unreachable" });
  idp.down = false;
  expect((await signIn()).status).toBe(201);
});
