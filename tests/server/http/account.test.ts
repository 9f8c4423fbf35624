import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { totpCode } from "../../../server/accounts/totp.ts";
import type { SessionView } from "../../../signaling/contract/account.ts";
import { invitedPerson } from "../../../signaling/contract/api.ts";
import { describeEachDatabase } from "../../support/database.ts";
import { openWorld, PASSWORD, populate, refusalOf, type World } from "./world.ts";

let world: World;
let people: Awaited<ReturnType<typeof populate>>;

describeEachDatabase("one's own account", (database) => {
  beforeEach(async () => {
    world = await openWorld({}, database.store);
    people = await populate(world);
  });
  afterEach(() => world.close());

  const adminId = () => {
    const { holder } = people.admin;
    if (holder.kind !== "person") throw new Error("the administrator is no person");
    return holder.personId;
  };
  const asAdmin = () => ({ token: people.admin.token });
  const signIn = (body: object = {}, from?: string) =>
    world.ask("post", "/sessions", {
      body: { with: "password", signInName: "admin", password: PASSWORD, ...body },
      headers: { "User-Agent": "Firefox" },
      ...(from === undefined ? {} : { from }),
    });
  const tokenOf = (answer: { text: string }): string => JSON.parse(answer.text).token;
  const codeNow = (secret: string, steps = 0) => totpCode(secret, Math.floor(world.clock.now() / 30_000) + steps);

  describe("one's own sessions", () => {
    const sessions = async (token: string): Promise<SessionView[]> =>
      JSON.parse((await world.ask("get", "/account/sessions", { token })).text).items;

    it("say from where, by what and when, and which one asks; not by which token", async () => {
      world.clock.advance(3_600_000);
      const token = tokenOf(await signIn({}, "203.0.113.9"));
      const listed = await sessions(token);
      expect(listed).toHaveLength(2);
      expect(listed[0]).toMatchObject({ current: true, address: "203.0.113.9", agent: "Firefox" });
      expect(listed[1]).toMatchObject({ current: false });
      expect(JSON.stringify(listed)).not.toContain(token);
    });

    it("end one by one, and are on record", async () => {
      const token = tokenOf(await signIn());
      const [first] = (await sessions(people.admin.token)).filter(({ current }) => !current);
      const path = `/account/sessions/${first?.id}`;
      expect((await world.ask("delete", path, { token: people.teacher.token })).status).toBe(404);
      expect((await world.ask("delete", path, asAdmin())).json).toEqual({});
      expect(refusalOf(await world.ask("get", "/sessions/current", { token })).code).toBe("session.ended");
      expect((await world.ask("get", "/sessions/current", asAdmin())).status).toBe(200);
      const { json } = await world.ask("get", "/audit?action=session.revoked", asAdmin());
      expect(json).toMatchObject({ items: [{ actor: { name: "Admin" }, subject: { name: "Admin" } }] });
    });

    it("are a person's, and no terminal's", async () => {
      const answer = await world.ask("get", "/account/sessions", { token: people.device.token });
      expect(refusalOf(answer).code).toBe("session.forbidden");
    });
  });

  describe("the own password", () => {
    const change = (body: object, token = people.admin.token) => world.ask("put", "/account/password", { token, body });

    it("is changed by who knows it, and ends the other sessions", async () => {
      const token = tokenOf(await signIn());
      const next = "another horse";
      expect(refusalOf(await change({ password: "wrong", newPassword: next })).code).toBe("session.wrong-password");
      expect((await change({ password: PASSWORD, newPassword: next })).json).toEqual({});
      expect(refusalOf(await world.ask("get", "/sessions/current", { token })).code).toBe("session.ended");
      expect((await world.ask("get", "/sessions/current", asAdmin())).status).toBe(200);
      expect(refusalOf(await signIn()).code).toBe("session.wrong-password");
      expect((await signIn({ password: next })).status).toBe(201);
    });

    it("is not guessed at in a session that was left open", async () => {
      const guesses: string[] = [];
      for (let guess = 0; guess < 12; guess += 1) {
        guesses.push(refusalOf(await change({ password: `guess ${guess}`, newPassword: "long enough" })).code);
      }
      expect(guesses.slice(0, 10)).toEqual(Array.from({ length: 10 }, () => "session.wrong-password"));
      expect(guesses.slice(10)).toEqual(["request.too-many", "request.too-many"]);
    });
  });

  describe("a second factor", () => {
    async function enable(): Promise<{ secret: string; recoveryCodes: string[] }> {
      const proposal = await world.ask("post", "/account/factor/proposal", asAdmin());
      const { secret, url } = JSON.parse(proposal.text);
      expect(url).toBe(`otpauth://totp/OneRoom:admin?secret=${secret}&issuer=OneRoom`);
      const body = { secret, code: codeNow(secret), password: PASSWORD };
      const answer = await world.ask("put", "/account/factor", { ...asAdmin(), body });
      return { secret, recoveryCodes: JSON.parse(answer.text).recoveryCodes };
    }

    it("is asked for after the password, and its codes work once", async () => {
      const { secret } = await enable();
      expect(refusalOf(await signIn()).code).toBe("session.code-required");
      expect(refusalOf(await signIn({ password: "wrong", code: codeNow(secret, 1) })).code).toBe(
        "session.wrong-password",
      );
      expect(refusalOf(await signIn({ code: codeNow(secret) })).code).toBe("session.wrong-code");
      world.clock.advance(30_000);
      const code = codeNow(secret);
      expect((await signIn({ code: `${code.slice(0, 3)} ${code.slice(3)}` })).status).toBe(201);
      expect(refusalOf(await signIn({ code })).code).toBe("session.wrong-code");
      expect(refusalOf(await signIn({ code: codeNow(secret, 5) })).code).toBe("session.wrong-code");
    });

    it("has recovery codes for the day the telephone is lost, each for once", async () => {
      const { recoveryCodes } = await enable();
      expect(new Set(recoveryCodes).size).toBe(10);
      const [code = ""] = recoveryCodes;
      expect((await signIn({ code: code.toUpperCase() })).status).toBe(201);
      expect(refusalOf(await signIn({ code })).code).toBe("session.wrong-code");
      expect((await world.ask("get", "/account/factor", asAdmin())).json).toEqual({
        enabled: true,
        recoveryCodesLeft: 9,
      });
    });

    it("begins only with the password and a code of it, and goes with the password", async () => {
      const { secret } = JSON.parse((await world.ask("post", "/account/factor/proposal", asAdmin())).text);
      const put = (body: object) => world.ask("put", "/account/factor", { ...asAdmin(), body });
      const code = codeNow(secret);
      expect(refusalOf(await put({ secret, code, password: "wrong" })).code).toBe("session.wrong-password");
      expect(refusalOf(await put({ secret, code: codeNow(secret, 9), password: PASSWORD })).code).toBe(
        "session.wrong-code",
      );
      expect((await signIn()).status).toBe(201);
      await enable();
      const remove = (password: string) =>
        world.ask("post", "/account/factor/removal", { ...asAdmin(), body: { password } });
      expect(refusalOf(await remove("wrong")).code).toBe("session.wrong-password");
      expect((await remove(PASSWORD)).json).toEqual({});
      expect((await signIn()).status).toBe(201);
    });

    it("is asked for by a link to a new password, too, which changes nothing without it", async () => {
      const { secret } = await enable();
      const { json } = await world.ask("post", `/people/${adminId()}/link`, asAdmin());
      const key = new URL(invitedPerson.parse(json).link).hash.replace("#key=", "");
      const choose = (code?: string) =>
        world.ask("post", "/people/password", { body: { key, password: "another horse", ...(code ? { code } : {}) } });
      expect(refusalOf(await choose()).code).toBe("session.code-required");
      expect(refusalOf(await choose(codeNow(secret, 9))).code).toBe("session.wrong-code");
      expect((await world.ask("get", "/sessions/current", asAdmin())).status).toBe(200);
      expect(refusalOf(await signIn({ password: "another horse" })).code).toBe("session.wrong-password");
      world.clock.advance(30_000);
      const chosen = await choose(codeNow(secret));
      expect(chosen.status).toBe(201);
      expect((await world.ask("get", "/sessions/current", { token: tokenOf(chosen) })).status).toBe(200);
      expect(refusalOf(await choose(codeNow(secret, 1))).code).toBe("link.unusable");
    });

    it("is not guessed at by who has only the link", async () => {
      await enable();
      const { json } = await world.ask("post", `/people/${adminId()}/link`, asAdmin());
      const key = new URL(invitedPerson.parse(json).link).hash.replace("#key=", "");
      const guesses: string[] = [];
      for (let guess = 0; guess < 22; guess += 1) {
        const body = { key, password: "another horse", code: String(100_000 + guess) };
        guesses.push(refusalOf(await world.ask("post", "/people/password", { body, from: `203.0.113.${guess}` })).code);
      }
      expect(guesses.slice(19)).toEqual(["session.wrong-code", "request.too-many", "request.too-many"]);
    });

    it("is not guessed at with ever new links, and not with the password either", async () => {
      const { secret } = await enable();
      const guesses: string[] = [];
      for (let link = 0; link < 6; link += 1) {
        const { json } = await world.ask("post", `/people/${adminId()}/link`, asAdmin());
        const key = new URL(invitedPerson.parse(json).link).hash.replace("#key=", "");
        for (let guess = 0; guess < 10; guess += 1) {
          const body = { key, password: "another horse", code: String(100_000 + link * 10 + guess) };
          const from = `203.0.113.${link * 10 + guess}`;
          guesses.push(refusalOf(await world.ask("post", "/people/password", { body, from })).code);
        }
      }
      expect(guesses.indexOf("request.too-many")).toBe(50);
      expect(refusalOf(await signIn({ code: codeNow(secret) })).code).toBe("request.too-many");
    });
  });
});
