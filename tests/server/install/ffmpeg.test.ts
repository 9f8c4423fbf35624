import { expect, test } from "vitest";
import { ensureFfmpeg } from "../../../server/install/ffmpeg.ts";

test("ffmpeg is installed only when it does not run", async () => {
  const installed: string[] = [];
  const installPackages = async (names: readonly string[]) => void installed.push(...names);
  await ensureFfmpeg({ installPackages, run: async () => ({ exitCode: 0, tail: "ffmpeg version 5.1" }) });
  expect(installed).toEqual([]);
  await ensureFfmpeg({
    installPackages,
    run: async () => {
      throw new Error("spawn ffmpeg ENOENT");
    },
  });
  expect(installed).toEqual(["ffmpeg"]);
});
