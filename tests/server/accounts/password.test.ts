import { describe, expect, it } from "vitest";
import { hashPassword, isPassword } from "../../../server/accounts/password.ts";

describe("a password", () => {
  it("is kept as argon2id of 19 MiB and two passes, with a salt of its own", async () => {
    const [one, other] = await Promise.all([hashPassword("correct horse"), hashPassword("correct horse")]);
    expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/);
    expect(one).not.toBe(other);
  });

  it("is recognised, and nothing else is", async () => {
    const stored = await hashPassword("correct horse");
    expect(await isPassword("correct horse", stored)).toBe(true);
    expect(await isPassword("correct hors", stored)).toBe(false);
    expect(await isPassword("Correct horse", stored)).toBe(false);
    expect(await isPassword("", stored)).toBe(false);
  });

  it("is the same however a keyboard composes its letters", async () => {
    expect(await isPassword("Zoe\u0308 ＡＢ 密码", await hashPassword("Zo\u00eb AB 密码"))).toBe(true);
  });

  it("is never right where none is stored", async () => {
    expect(await isPassword("", null)).toBe(false);
    expect(await isPassword("correct horse", null)).toBe(false);
  });

  it("is recognised with other parameters too (test vector of the reference implementation)", async () => {
    const reference = "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc";
    expect(await isPassword("password", reference)).toBe(true);
    expect(await isPassword("passwore", reference)).toBe(false);
  });

  it("that is stored in another form stops the check", async () => {
    await expect(isPassword("password", "$2b$10$N9qo8uLOickgx2ZMRZoMye")).rejects.toThrow(/PHC/);
  });
});
