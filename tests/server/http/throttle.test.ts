import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openWorld, PASSWORD, populate, refusalOf, type World } from "./world.ts";

let world: World;
let people: Awaited<ReturnType<typeof populate>>;
beforeEach(async () => {
  world = await openWorld();
  people = await populate(world);
});
afterEach(() => world.close());

const signIn = (password: string, from: string, signInName = "teacher") =>
  world.ask("post", "/sessions", { from, body: { with: "password", signInName, password } });

/** The different statuses of as many requests at once. */
async function times(count: number, ask: (index: number) => Promise<{ status: number }>): Promise<number[]> {
  const answers = await Promise.all(Array.from({ length: count }, (_, index) => ask(index)));
  return [...new Set(answers.map(({ status }) => status))];
}

/** A hundred passwords to hash on a busy machine. */
const SLOW_MS = 30_000;

describe("throttles", () => {
  it("stop guessing at one account, and let the others of that address and the account elsewhere in", async () => {
    expect(await times(10, () => signIn("wrong", "203.0.113.1"))).toEqual([401]);
    const stopped = await signIn(PASSWORD, "203.0.113.1", " TEACHER ");
    expect(refusalOf(stopped)).toMatchObject({ status: 429, code: "request.too-many" });
    expect(refusalOf(stopped).params.retryAfterMs).toBeGreaterThan(14 * 60_000);
    expect(Number(stopped.headers["retry-after"])).toBeGreaterThan(14 * 60);
    expect((await signIn(PASSWORD, "203.0.113.1", "admin")).status).toBe(201);
    expect((await signIn(PASSWORD, "203.0.113.2")).status).toBe(201);
  });

  it("count every spelling of a name that the store takes for the same", async () => {
    const wide = "ｔｅａｃｈｅｒ";
    // Each is another text, and the same account: one budget of ten.
    const spellings = Array.from({ length: 10 }, (_, at) =>
      at < wide.length
        ? `${"teacher".slice(0, at)}${wide.slice(at, at + 1)}${"teacher".slice(at + 1)}`
        : wide.toUpperCase(),
    );
    expect((await signIn(PASSWORD, "203.0.113.9", wide)).status).toBe(201);
    expect(await times(10, (at) => signIn("wrong", "203.0.113.1", spellings[at]))).toEqual([401]);
    for (const spelling of ["teacher", wide, "𝐓𝐞𝐚𝐜𝐡𝐞𝐫"]) {
      expect((await signIn(PASSWORD, "203.0.113.1", spelling)).status).toBe(429);
    }
  });

  it(
    "stop guessing at one account from many addresses",
    async () => {
      expect(await times(100, (index) => signIn("wrong", `203.0.113.${index}`))).toEqual([401]);
      expect((await signIn("wrong", "203.0.113.200")).status).toBe(429);
    },
    SLOW_MS,
  );

  it(
    "stop guessing at many accounts from one address",
    async () => {
      expect(await times(100, (index) => signIn("wrong", "203.0.113.1", `person-${index}`))).toEqual([401]);
      expect((await signIn("wrong", "203.0.113.1", "person-200")).status).toBe(429);
    },
    SLOW_MS,
  );

  it("do not count those who are let in", async () => {
    // One after the other: what is still being looked at counts until it is known to be right.
    for (let time = 0; time < 12; time += 1) expect((await signIn(PASSWORD, "203.0.113.1")).status).toBe(201);
  });

  it("count an IPv6 site as one", async () => {
    expect(await times(10, (index) => signIn("wrong", `2001:db8:1:${index}::1`))).toEqual([401]);
    expect((await signIn("wrong", "2001:db8:1:ff::1")).status).toBe(429);
    expect((await signIn("wrong", "2001:db8:2::1")).status).toBe(401);
  });

  it("stop guessing at links", async () => {
    const body = { key: "k".repeat(43) };
    expect(await times(100, () => world.ask("post", "/links/inspect", { from: "203.0.113.1", body }))).toEqual([410]);
    expect((await world.ask("post", "/links/inspect", { from: "203.0.113.1", body })).status).toBe(429);
    expect((await world.ask("post", "/links/inspect", { from: "203.0.113.2", body })).status).toBe(410);
  });

  it("stop one address from using up the pairing codes", async () => {
    expect(await times(200, () => world.ask("post", "/pairings", { from: "203.0.113.1" }))).toEqual([201]);
    expect((await world.ask("post", "/pairings", { from: "203.0.113.1" })).status).toBe(429);
  });

  it("let terminals poll, and stop those who guess", async () => {
    const from = "203.0.113.1";
    const { pairingId, secret } = await world.parts.pairing.start();
    const poll = (body: object) => world.ask("post", "/pairings/poll", { from, body });
    expect(await times(250, () => poll({ pairingId, secret }))).toEqual([200]);
    expect(await times(200, () => poll({ pairingId, secret: "wrong" }))).toEqual([410]);
    expect((await poll({ pairingId, secret })).status).toBe(429);
  });

  it("stop a session that tries out pairing codes", async () => {
    const body = { code: "000000", classroomId: people.classroom.id };
    const confirm = (token: string) => world.ask("post", "/pairings/confirm", { token, body });
    expect(await times(20, () => confirm(people.admin.token))).toEqual([404]);
    expect((await confirm(people.admin.token)).status).toBe(429);
    expect((await confirm(people.teacher.token)).status).toBe(403);
  });

  it("stop one address from keeping the service busy", async () => {
    const ask = () => world.ask("get", "/nothing", { from: "203.0.113.1" });
    for (let asked = 0; asked < 3000; asked += 100) expect(await times(100, ask)).toEqual([404]);
    expect(refusalOf(await ask())).toMatchObject({ status: 429, code: "request.too-many" });
    expect((await world.ask("get", "/nothing", { from: "203.0.113.2" })).status).toBe(404);
  });

  it("believe nobody but a trusted proxy about the address", async () => {
    const direct = await openWorld({ trustedProxies: ["192.0.2.1"] });
    try {
      const wrong = { with: "password", signInName: "nobody", password: "wrong" };
      const guess = (index: number) => direct.ask("post", "/sessions", { from: `203.0.113.${index}`, body: wrong });
      expect(await times(10, guess)).toEqual([401]);
      expect((await guess(11)).status).toBe(429);
    } finally {
      await direct.close();
    }
  });
});
