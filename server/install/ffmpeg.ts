import { type RunCommand, runCommand } from "../sfu/worker/run-command.ts";
import type { InstallPackages } from "./packages.ts";

/**
 * Makes sure of ffmpeg, which makes the camera clip that tests and benchmarks film.
 *
 * @throws InstallError "packages" when it may not be installed
 */
export async function ensureFfmpeg(options: { installPackages: InstallPackages; run?: RunCommand }): Promise<void> {
  const run = options.run ?? runCommand;
  try {
    await run("ffmpeg", ["-version"]);
  } catch {
    await options.installPackages(["ffmpeg"]);
  }
}
