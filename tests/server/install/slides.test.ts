import { expect, it } from "vitest";
import { InstallError } from "../../../server/install/install-error.ts";
import { ensureSlides, missingConverters } from "../../../server/install/slides.ts";
import type { RunCommand } from "../../../server/sfu/worker/run-command.ts";

const nothingHere: RunCommand = async (command) => {
  throw Object.assign(new Error(`spawn ${command} ENOENT`), { code: "ENOENT" });
};
const allHere: RunCommand = async () => ({ exitCode: 0, tail: "" });
const notes: string[] = [];
const log = { note: (text: string) => void notes.push(text), progress: () => undefined };

it("installs what is missing, and nothing when all is here", async () => {
  const asked: (readonly string[])[] = [];
  const installPackages = async (names: readonly string[]) => void asked.push(names);
  await ensureSlides({ log, installPackages, run: allHere });
  expect(asked).toEqual([]);
  await ensureSlides({ log, installPackages, run: nothingHere });
  expect(asked).toEqual([["poppler-utils", "ffmpeg"]]);
  expect(await missingConverters(allHere)).toEqual([]);
});

it("says what to do where it may not install, and lets the service start", async () => {
  const installPackages = async () => {
    throw new InstallError("packages", "Packages are missing; install them with: sudo apt-get …");
  };
  await ensureSlides({ log, installPackages, run: nothingHere });
  expect(notes.at(-1)).toContain("install them with: sudo apt-get");
});

it("is interrupted like everything else", async () => {
  const installPackages = async () => {
    throw new InstallError("interrupted", "Interrupted.");
  };
  await expect(ensureSlides({ log, installPackages, run: nothingHere })).rejects.toThrow("Interrupted.");
});
