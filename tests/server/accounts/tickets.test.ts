import { createHmac } from "node:crypto";
import jwt from "jsonwebtoken";
import { describe, expect, it } from "vitest";
import { newToken } from "../../../server/accounts/secrets.ts";
import { createTickets, type TicketClaims } from "../../../server/accounts/tickets.ts";
import { refused } from "../../../signaling/contract/errors.ts";
import { classroomId, lessonId } from "../../../signaling/contract/ids.ts";
import { FakeClock } from "../../support/fake-clock.ts";
import { fc, runs } from "../../support/properties.ts";

const SECRET = "a secret of at least thirty-two characters";
const clock = new FakeClock();
const tickets = createTickets({ secret: SECRET, clock });
const invalid = refused("ticket.invalid");

const id = fc.stringMatching(/^[a-z0-9][a-z0-9-]{2,63}$/);
const seat = fc.oneof(
  fc.constant<TicketClaims["seat"]>({ role: "teacher" }),
  id.map<TicketClaims["seat"]>((text) => ({ role: "classroom", classroomId: classroomId.parse(text) })),
);
const claims: fc.Arbitrary<TicketClaims> = fc.record({
  lessonId: id.map((text) => lessonId.parse(text)),
  seat,
  expiresAt: fc.integer({ min: 1, max: 1_000_000 }).map((seconds) => clock.now() + seconds * 1_000),
});

const lesson = lessonId.parse("les-maths");
const claim: TicketClaims = { lessonId: lesson, seat: { role: "teacher" }, expiresAt: clock.now() + 60_000 };
const endless = { iss: "oneroom", aud: "lesson", lessonId: lesson, seat: claim.seat };
const payload = { ...endless, exp: claim.expiresAt / 1_000 };

describe("a ticket", () => {
  it("opens exactly the lesson and the seat that it was issued for", () => {
    fc.assert(
      fc.property(claims, (wanted) => {
        const issued = tickets.issue(wanted);
        expect(issued.expiresAt).toBe(wanted.expiresAt);
        expect(tickets.check(issued.ticket)).toEqual({ ok: true, value: wanted });
      }),
    );
  });

  it("of one seat never reads as another's, also with parts exchanged", () => {
    fc.assert(
      fc.property(claims, claims, (one, other) => {
        fc.pre(JSON.stringify(one) !== JSON.stringify(other));
        const [first, second] = [tickets.issue(one).ticket.split("."), tickets.issue(other).ticket.split(".")];
        expect(tickets.check([first[0], second[1], first[2]].join("."))).toEqual(invalid);
        expect(tickets.check([first[0], first[1], second[2]].join("."))).toEqual(invalid);
      }),
    );
  });

  it("that was changed anywhere is refused", () => {
    const { ticket } = tickets.issue(claim);
    const place = fc.integer({ min: 0, max: ticket.length - 1 });
    const character = fc.stringMatching(/^[A-Za-z0-9._-]$/);
    fc.assert(
      fc.property(place, character, (at, replacement) => {
        const changed = ticket.slice(0, at) + replacement + ticket.slice(at + 1);
        // The last letter of a signature holds two bits that mean nothing.
        fc.pre(changed !== ticket && !(at === ticket.length - 1));
        expect(tickets.check(changed)).toEqual(invalid);
      }),
      runs(1_000),
    );
  });

  it("is nothing else: any text, a session's token, an empty one, a very long one", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(tickets.check(text)).toEqual(invalid);
      }),
    );
    for (const text of [newToken(), "", ".", "..", "e30.e30.", "bm90IGpzb24.e30.c2ln", "a".repeat(1_000_000)]) {
      expect(tickets.check(text)).toEqual(invalid);
    }
  });

  it("expires with its second", () => {
    const time = new FakeClock();
    const timed = createTickets({ secret: SECRET, clock: time });
    const { ticket, expiresAt } = timed.issue({ ...claim, expiresAt: time.now() + 60_999 });
    expect(expiresAt).toBe(time.now() + 60_000);
    time.advance(59_999);
    expect(timed.check(ticket).ok).toBe(true);
    time.advance(1);
    expect(timed.check(ticket)).toEqual(refused("ticket.expired"));
  });

  it("is read as ours when made by hand as ours is", () => {
    expect(tickets.check(jwt.sign(payload, SECRET))).toEqual({ ok: true, value: claim });
  });

  const unsigned = [{ alg: "none", typ: "JWT" }, payload].map((part) =>
    Buffer.from(JSON.stringify(part)).toString("base64url"),
  );
  const upperNone = Buffer.from(JSON.stringify({ alg: "NONE" })).toString("base64url");
  const signedAsNone = createHmac("sha256", SECRET).update(unsigned.join(".")).digest("base64url");
  it.each([
    ["without a signature", jwt.sign(payload, null, { algorithm: "none" })],
    ["without a signature, made by hand", `${unsigned.join(".")}.`],
    ["without a signature, in capitals", `${upperNone}.${unsigned[1]}.`],
    ["with our signature but no algorithm", `${unsigned.join(".")}.${signedAsNone}`],
    ["with HS384", jwt.sign(payload, SECRET, { algorithm: "HS384" })],
    ["with HS512", jwt.sign(payload, SECRET, { algorithm: "HS512" })],
    ["with another secret", jwt.sign(payload, `${SECRET}!`)],
    ["of another issuer", jwt.sign({ ...payload, iss: "elsewhere" }, SECRET)],
    ["of no issuer", jwt.sign({ ...payload, iss: "" }, SECRET)],
    ["for another audience", jwt.sign({ ...payload, aud: "api" }, SECRET)],
    ["without an end", jwt.sign(endless, SECRET)],
    ["without a lesson", jwt.sign({ ...payload, lessonId: "" }, SECRET)],
    ["with an unknown role", jwt.sign({ ...payload, seat: { role: "administrator" } }, SECRET)],
    ["with a classroom's role but no classroom", jwt.sign({ ...payload, seat: { role: "classroom" } }, SECRET)],
    ["with text for claims", jwt.sign("text", SECRET)],
  ])("%s is refused", (_, ticket) => {
    expect(tickets.check(ticket)).toEqual(invalid);
  });

  it("of a foreign secret is invalid rather than expired, so that it tells nothing", () => {
    expect(tickets.check(jwt.sign({ ...payload, exp: 1 }, `${SECRET}!`))).toEqual(invalid);
  });

  it("is not made with a weak secret", () => {
    expect(() => createTickets({ secret: "x".repeat(31), clock })).toThrow(/31 characters/);
  });
});
