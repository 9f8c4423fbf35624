import { mkdir, writeFile } from "node:fs/promises";
import { arch, platform, release } from "node:os";
import { join } from "node:path";
import { workerBinName } from "./cache.ts";
import type { RunCommand } from "./run-command.ts";
import { throwIfInterrupted } from "./worker-error.ts";

const defaultFirstAnswerMs = 4_000;
const downloadMs = 120_000;
const releases = "https://github.com/versatica/mediasoup/releases/download";

export type PrebuiltOptions = {
  readonly version: string;
  /** A folder to download and unpack into. */
  readonly into: string;
  readonly run: RunCommand;
  /** MEDIASOUP_WORKER_PREBUILT_DOWNLOAD_BASE_URL, which mediasoup's own installer reads too, may name a mirror. */
  readonly env: NodeJS.ProcessEnv;
  readonly signal?: AbortSignal;
  /** A few seconds (4,000 ms by default): behind a firewall the site often does not refuse, it stays silent. */
  readonly firstAnswerMs?: number;
};

export type PrebuiltResult = { readonly bin: string } | { readonly unavailable: string };

/** The archive's name in mediasoup's releases; the scheme is that of npm-scripts.mjs in its package. */
export function prebuiltName(version: string, system: string, cpu: string, kernel: string): string {
  const suffix = system === "linux" ? `-kernel${Number.parseInt(kernel, 10)}` : "";
  return `mediasoup-worker-${version}-${system}-${cpu}${suffix}.tgz`;
}

/**
 * Downloads the official binary. Not being able to is no error: the build comes next.
 * What arrives is trusted as far as TLS goes (no checksums are published), and must pass the self-check.
 *
 * @throws WorkerError "interrupted"
 */
export async function downloadPrebuilt(options: PrebuiltOptions): Promise<PrebuiltResult> {
  const name = prebuiltName(options.version, platform(), arch(), release());
  const base = options.env.MEDIASOUP_WORKER_PREBUILT_DOWNLOAD_BASE_URL || releases;
  const archive = join(options.into, name);
  try {
    await mkdir(options.into, { recursive: true });
    const refusal = await download(`${base}/${options.version}/${name}`, archive, options);
    if (refusal !== undefined) return { unavailable: refusal };
    const member = workerBinName();
    const signal = options.signal === undefined ? {} : { signal: options.signal };
    const { exitCode, tail } = await options.run("tar", ["-xzf", archive, "-C", options.into, member], signal);
    if (exitCode !== 0) return { unavailable: `its archive could not be unpacked: ${tail}` };
    return { bin: join(options.into, member) };
  } catch (error) {
    throwIfInterrupted(options.signal);
    return { unavailable: error instanceof Error ? reasonOf(error) : String(error) };
  }
}

/** Returns why there is nothing to download, or `undefined` when the file is complete. */
async function download(url: string, file: string, options: PrebuiltOptions): Promise<string | undefined> {
  const { signal, firstAnswerMs = defaultFirstAnswerMs } = options;
  const patience = new AbortController();
  const silence = new Error(`no answer within ${firstAnswerMs / 1000} s`);
  const firstAnswer = setTimeout(() => patience.abort(silence), firstAnswerMs);
  const limits = [patience.signal, AbortSignal.timeout(downloadMs), ...(signal === undefined ? [] : [signal])];
  try {
    const response = await fetch(url, { signal: AbortSignal.any(limits) });
    clearTimeout(firstAnswer);
    if (!response.ok) {
      await response.body?.cancel();
      return response.status === 404 ? "there is none for this system" : `the site answered ${response.status}`;
    }
    await writeFile(file, new Uint8Array(await response.arrayBuffer()));
    return undefined;
  } finally {
    clearTimeout(firstAnswer);
  }
}

/** fetch() says "fetch failed" and hides the reason in the cause. */
function reasonOf(error: Error): string {
  return error.cause instanceof Error ? error.cause.message || error.message : error.message;
}
