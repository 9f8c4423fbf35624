import type { Reporter } from "../sfu/worker/reporter.ts";
import { type RunCommand, runCommand } from "../sfu/worker/run-command.ts";
import { InstallError } from "./install-error.ts";
import type { InstallPackages } from "./packages.ts";

/** A program that turns files into slides, and the Debian package that has it. */
const converters = [
  ["pdftoppm", "-v", "poppler-utils"],
  ["ffmpeg", "-version", "ffmpeg"],
] as const;

/** The packages whose programs are not here. */
export async function missingConverters(run: RunCommand = runCommand): Promise<string[]> {
  const missing: string[] = [];
  for (const [command, version, name] of converters) {
    try {
      await run(command, [version]);
    } catch {
      // ENOENT: not installed.
      missing.push(name);
    }
  }
  return missing;
}

/** Makes sure of the programs that turn files into slides. Lessons run without them, so that their lack stops nothing. */
export async function ensureSlides(options: {
  log: Reporter;
  installPackages: InstallPackages;
  run?: RunCommand;
}): Promise<void> {
  const missing = await missingConverters(options.run);
  if (missing.length === 0) return;
  try {
    await options.installPackages(missing);
  } catch (error) {
    if (!(error instanceof InstallError) || error.code === "interrupted") throw error;
    options.log.note(`Slides cannot be uploaded until this is mended. ${error.message}`);
  }
}
