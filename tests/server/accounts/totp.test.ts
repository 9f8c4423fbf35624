import { describe, expect, it, test } from "vitest";
import { newTotpSecret, stepOf, totpCode } from "../../../server/accounts/totp.ts";

/** RFC 6238, appendix B: the ASCII secret "12345678901234567890"; the last six of its eight digits. */
const SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

describe("a time-based code", () => {
  test.each([
    [59, "287082"],
    [1_111_111_109, "081804"],
    [1_111_111_111, "050471"],
    [1_234_567_890, "005924"],
    [2_000_000_000, "279037"],
    [20_000_000_000, "353130"],
  ])("of second %i is the RFC's", (second, code) => {
    expect(totpCode(SECRET, Math.floor(second / 30))).toBe(code);
  });

  it("is taken one step early or late, and never again", () => {
    const now = 1_700_000_000_000;
    const step = Math.floor(now / 30_000);
    for (const near of [-1, 0, 1]) expect(stepOf(totpCode(SECRET, step + near), SECRET, now, 0)).toBe(step + near);
    for (const far of [-2, 2]) expect(stepOf(totpCode(SECRET, step + far), SECRET, now, 0)).toBeUndefined();
    expect(stepOf(totpCode(SECRET, step), SECRET, now, step)).toBeUndefined();
  });

  it("is of a secret of 160 bits", () => {
    expect(newTotpSecret()).toMatch(/^[A-Z2-7]{32}$/);
    expect(newTotpSecret()).not.toBe(newTotpSecret());
  });
});
