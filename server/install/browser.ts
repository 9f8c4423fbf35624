import { isExecutable } from "../sfu/worker/cache.ts";
import type { Reporter } from "../sfu/worker/reporter.ts";
import { type RunCommand, runCommand } from "../sfu/worker/run-command.ts";
import { InstallError } from "./install-error.ts";
import type { InstallPackages } from "./packages.ts";

export type BrowserOptions = {
  readonly log: Reporter;
  readonly installPackages: InstallPackages;
  readonly env?: NodeJS.ProcessEnv;
  readonly run?: RunCommand;
  readonly exists?: (path: string) => boolean;
};

const knownPlaces = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/usr/bin/google-chrome-stable",
];

/** The Chromium that tests and benchmarks drive: CHROMIUM_BIN or one of the usual places; `undefined` if none is there. */
export function findBrowser(
  env: NodeJS.ProcessEnv = process.env,
  exists: (path: string) => boolean = isExecutable,
): string | undefined {
  const named = env.CHROMIUM_BIN;
  return named ? [named].find(exists) : knownPlaces.find(exists);
}

/**
 * Makes sure of a browser and of a font that has Chinese characters, and returns the browser's path.
 *
 * @throws InstallError "browser" when CHROMIUM_BIN names nothing, "packages" when something may not be installed
 */
export async function ensureBrowser(options: BrowserOptions): Promise<string> {
  const { env = process.env, exists = isExecutable, run = runCommand, log } = options;
  if (env.CHROMIUM_BIN && !exists(env.CHROMIUM_BIN)) {
    throw new InstallError("browser", `CHROMIUM_BIN is ${env.CHROMIUM_BIN}, which is not an executable file.`);
  }
  const wanted: string[] = [];
  if (findBrowser(env, exists) === undefined) wanted.push("chromium");
  if (!(await hasChineseFont(run))) wanted.push("fonts-noto-cjk");
  if (wanted.length > 0) await options.installPackages(wanted);
  const browser = findBrowser(env, exists);
  if (browser === undefined) throw new InstallError("browser", "Chromium was installed, but not in a known place.");
  log.note(`Browser: ${browser}`);
  return browser;
}

async function hasChineseFont(run: RunCommand): Promise<boolean> {
  try {
    const { tail } = await run("fc-list", [":lang=zh", "family"]);
    return tail.trim() !== "";
  } catch {
    // No fontconfig: it comes with the browser or the font.
    return false;
  }
}
