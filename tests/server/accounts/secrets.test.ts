import { describe, expect, it } from "vitest";
import { hashToken, newId, newToken, sameHash } from "../../../server/accounts/secrets.ts";
import { classroomId } from "../../../signaling/contract/ids.ts";

describe("secrets", () => {
  it("are ids that the contract accepts, each one new", () => {
    const ids = Array.from({ length: 1_000 }, () => newId("cla"));
    for (const id of ids) expect(classroomId.parse(id)).toMatch(/^cla-[a-z2-7]{16}$/);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it("are tokens of 32 bytes that fit into an address", () => {
    expect(newToken()).toMatch(/^[A-Za-z0-9_-]{43}$/);
    expect(newToken()).not.toBe(newToken());
  });

  it("are stored as SHA-256 in hex", () => {
    expect(hashToken("abc")).toBe("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  });

  it("are compared whole", () => {
    expect(sameHash(hashToken("one"), hashToken("one"))).toBe(true);
    expect(sameHash(hashToken("one"), hashToken("other"))).toBe(false);
    expect(sameHash(hashToken("one"), hashToken("one").slice(1))).toBe(false);
    expect(sameHash("", hashToken("one"))).toBe(false);
  });
});
