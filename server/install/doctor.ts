/**
 * `npm run doctor`: what this machine has, and what to do about what it lacks. Changes nothing.
 * Exit status 1 when something must be put right before a lesson; warnings leave it at 0.
 */
import { existsSync, rmdirSync } from "node:fs";
import { resolve } from "node:path";
import { type Config, publicUrlOf, readConfig } from "../config.ts";
import { ConfigError } from "../config-words.ts";
import { checkBrowser, checkDisk, checkFfmpeg, checkSlides, checkWorker } from "./check-machine.ts";
import { checkMediaAddress, checkPorts, checkPublicUrl } from "./check-network.ts";
import { type Finding, formatFindings, hasFailed } from "./finding.ts";

/** The service's settings; or the findings that say what is wrong with them. */
function settings(env: NodeJS.ProcessEnv): Config | Finding[] {
  const dataDir = resolve(env.DATA_DIR || "./data");
  const existed = existsSync(dataDir);
  try {
    // A stand-in for the secret, so that none is written by whoever runs the doctor.
    return readConfig({ ...env, JWT_SECRET: env.JWT_SECRET || "a stand-in for the doctor, never used" });
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    const advice = "Correct it; docs/operations.md describes every setting.";
    return error.message.split("\n").map((found) => ({ subject: "settings", state: "failed", found, advice }));
  } finally {
    if (!existed && existsSync(dataDir)) rmdirSync(dataDir);
  }
}

async function examine(env: NodeJS.ProcessEnv): Promise<Finding[]> {
  const config = settings(env);
  const ofSettings = Array.isArray(config) ? config : await examineSettings(config);
  return [await checkWorker(env), ...ofSettings, checkBrowser(env), await checkFfmpeg(), await checkSlides()];
}

async function examineSettings(config: Config): Promise<Finding[]> {
  return [
    ...(await checkPorts(config)),
    checkMediaAddress(config.media),
    checkPublicUrl(publicUrlOf(config, config.port), config.publicUrl !== null),
    await checkDisk(config.dataDir),
  ];
}

const findings = await examine(process.env);
process.stdout.write(formatFindings(findings));
process.exitCode = hasFailed(findings) ? 1 : 0;
