import { delimiter, join } from "node:path";
import { isExecutable } from "./cache.ts";
import type { RunCommand } from "./run-command.ts";

/** Something that the build asks of the system, and the Debian package that brings it. */
export type BuildNeed = {
  readonly kind: "command" | "library";
  /** A program on PATH, or a module that pkg-config knows. */
  readonly name: string;
  readonly debian: string;
};

export const buildNeeds: readonly BuildNeed[] = [
  { kind: "command", name: "c++", debian: "g++" },
  { kind: "command", name: "meson", debian: "meson" },
  { kind: "command", name: "ninja", debian: "ninja-build" },
  { kind: "command", name: "pkg-config", debian: "pkg-config" },
  { kind: "command", name: "flatc", debian: "flatbuffers-compiler" },
  { kind: "library", name: "libuv", debian: "libuv1-dev" },
  { kind: "library", name: "openssl", debian: "libssl-dev" },
  { kind: "library", name: "libsrtp2", debian: "libsrtp2-dev" },
  { kind: "library", name: "flatbuffers", debian: "libflatbuffers-dev" },
  { kind: "library", name: "absl_strings", debian: "libabsl-dev" },
];

/** What is missing here. The things themselves are looked for, so that it holds on any distribution. */
export async function missingBuildNeeds(env: NodeJS.ProcessEnv, run: RunCommand): Promise<BuildNeed[]> {
  const hasPkgConfig = onPath("pkg-config", env);
  const missing: BuildNeed[] = [];
  for (const need of buildNeeds) {
    const there = need.kind === "command" ? onPath(need.name, env) : hasPkgConfig && (await hasLibrary(need.name, run));
    if (!there) missing.push(need);
  }
  return missing;
}

async function hasLibrary(name: string, run: RunCommand): Promise<boolean> {
  return (await run("pkg-config", ["--exists", name])).exitCode === 0;
}

function onPath(command: string, env: NodeJS.ProcessEnv): boolean {
  return (env.PATH ?? "").split(delimiter).some((folder) => folder !== "" && isExecutable(join(folder, command)));
}
