import { describe, expect, test } from "vitest";
import { createDevices, type DeviceTrouble, troubleOf } from "../../../client/media/devices.ts";
import { levelOf } from "../../../client/media/level.ts";

describe("why a device did not open", () => {
  test.each<[string, DeviceTrouble]>([
    ["NotAllowedError", "denied"],
    ["SecurityError", "denied"],
    ["NotFoundError", "missing"],
    ["OverconstrainedError", "missing"],
    ["NotReadableError", "busy"],
    ["AbortError", "busy"],
    ["TypeError", "failed"],
  ])("%s is %s", (name, trouble) => {
    expect(troubleOf(new DOMException("", name))).toBe(trouble);
  });

  test("an insecure page has no devices at all, and says so", async () => {
    const devices = createDevices(undefined);
    expect(await devices.openCamera(undefined)).toEqual({ ok: false, trouble: "insecure" });
    expect(await devices.list()).toEqual({ cameras: [], microphones: [] });
  });
});

describe("the level meter", () => {
  test("is empty in silence and full at a loud voice", () => {
    expect(levelOf(new Float32Array(64))).toBe(0);
    expect(levelOf(new Float32Array(64).fill(0.5))).toBe(1);
    expect(levelOf([])).toBe(0);
  });

  test("grows with loudness", () => {
    const whisper = levelOf(new Float32Array(64).fill(0.005));
    const talk = levelOf(new Float32Array(64).fill(0.05));
    expect(whisper).toBeGreaterThan(0);
    expect(talk).toBeGreaterThan(whisper);
    expect(talk).toBeLessThan(1);
  });
});
