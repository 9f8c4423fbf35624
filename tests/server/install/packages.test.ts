import { describe, expect, it } from "vitest";
import { installLine, isDebian, missingPackages, packageInstaller } from "../../../server/install/packages.ts";
import type { RunCommand } from "../../../server/sfu/worker/run-command.ts";

const debian = 'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nID=debian\n';

/** A system where `installed` is installed; `sudo` says whether `sudo -n` may be used, null that there is none. */
function system(installed: readonly string[], sudo: boolean | null = null, aptStatus = 0) {
  const commands: string[] = [];
  const notes: string[] = [];
  const present = new Set(installed);
  const run: RunCommand = async (command, args, options) => {
    if (command === "dpkg-query") {
      for (const name of args.filter((arg) => present.has(arg))) options?.onLine?.(`${name} installed`);
      options?.onLine?.("dpkg-query: no packages found matching another");
      return { exitCode: 1, tail: "" };
    }
    if (command === "sudo" && sudo === null) throw new Error("spawn sudo ENOENT");
    if (command === "sudo" && args.includes("true")) return { exitCode: sudo ? 0 : 1, tail: "" };
    commands.push([command, ...args].join(" "));
    return { exitCode: aptStatus, tail: "E: Unable to locate package" };
  };
  const log = { note: (line: string) => notes.push(line), progress: () => {} };
  const as = (uid: number, osRelease = debian) => packageInstaller({ log, run, uid, osRelease });
  return { as, commands, notes, run };
}

const apt = "env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=120";

describe("packages", () => {
  it("are looked up with dpkg", async () => {
    expect(await missingPackages(["g++", "meson"], system(["g++"]).run)).toEqual(["meson"]);
  });

  it("are installed by root, the lists fetched once", async () => {
    const { as, commands, notes } = system(["g++"]);
    const install = as(0);
    await install(["g++", "meson", "ninja-build"]);
    await install(["chromium"]);
    expect(commands).toEqual([
      `${apt} update -q`,
      `${apt} install -y -q --no-install-recommends meson ninja-build`,
      `${apt} install -y -q --no-install-recommends chromium`,
    ]);
    expect(notes).toContain("Packages: installing meson ninja-build");
  });

  it("are installed through sudo where that asks for no password", async () => {
    const { as, commands } = system([], true);
    await as(1000)(["meson"]);
    expect(commands.map((command) => command.split(" env ")[0])).toEqual(["sudo -n", "sudo -n"]);
  });

  it("cost nothing when they are there", async () => {
    const { as, commands } = system(["meson"]);
    await as(0)(["meson"]);
    expect(commands).toEqual([]);
  });

  it.each([[false], [null]])("are named in one line that can be pasted when sudo is %s", async (sudo) => {
    const { as, commands } = system(["g++"], sudo);
    await expect(as(1000)(["g++", "meson", "flatbuffers-compiler"])).rejects.toMatchObject({
      code: "packages",
      message: `Packages are missing; install them with: ${installLine(["meson", "flatbuffers-compiler"])}`,
    });
    expect(installLine(["a", "b"])).not.toContain("\n");
    expect(commands).toEqual([]);
  });

  it("are named with apt's own words when it cannot install them", async () => {
    const { as } = system([], null, 100);
    await expect(as(0)(["meson"])).rejects.toMatchObject({
      message: `Packages could not be installed; try: ${installLine(["meson"])}\nE: Unable to locate package`,
    });
  });

  it("are named in words on another system", async () => {
    const { as, commands } = system([]);
    await expect(as(0, "ID=fedora\n")(["meson"])).rejects.toThrow(/^This is not Debian or Ubuntu\. .*: meson\.$/);
    expect(commands).toEqual([]);
  });

  it.each([
    [debian, true],
    ["ID=ubuntu\nID_LIKE=debian\n", true],
    ['ID=linuxmint\nID_LIKE="ubuntu debian"\n', true],
    ['ID="fedora"\n', false],
    ["ID=alpine\nHOME_URL=https://debian.example\n", false],
    ["", false],
  ])("%j: Debian-like %s", (osRelease, expected) => {
    expect(isDebian(osRelease)).toBe(expected);
  });
});
