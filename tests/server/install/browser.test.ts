import { describe, expect, it } from "vitest";
import { ensureBrowser, findBrowser } from "../../../server/install/browser.ts";

const only =
  (...paths: string[]) =>
  (path: string) =>
    paths.includes(path);

describe("the browser", () => {
  it.each([
    [{}, ["/usr/bin/chromium", "/usr/bin/google-chrome"], "/usr/bin/chromium"],
    [{}, ["/usr/bin/google-chrome"], "/usr/bin/google-chrome"],
    [{ CHROMIUM_BIN: "/opt/c" }, ["/opt/c", "/usr/bin/chromium"], "/opt/c"],
    [{ CHROMIUM_BIN: "/opt/c" }, ["/usr/bin/chromium"], undefined],
    [{ CHROMIUM_BIN: "" }, ["/usr/bin/chromium"], "/usr/bin/chromium"],
    [{}, [], undefined],
  ])("%o with %j is %j", (env, there, found) => {
    expect(findBrowser(env, only(...there))).toBe(found);
  });

  function machine(fonts: string) {
    const there: string[] = [];
    const asked: string[][] = [];
    const options = {
      log: { note: () => {}, progress: () => {} },
      env: {},
      exists: (path: string) => there.includes(path),
      run: async () => ({ exitCode: 0, tail: fonts }),
      installPackages: async (names: readonly string[]) => {
        asked.push([...names]);
        if (names.includes("chromium")) there.push("/usr/bin/chromium");
      },
    };
    return { options, asked, there };
  }

  it("is installed with a Chinese font where both are missing, and once", async () => {
    const { options, asked } = machine("");
    expect(await ensureBrowser(options)).toBe("/usr/bin/chromium");
    expect(asked).toEqual([["chromium", "fonts-noto-cjk"]]);
    await ensureBrowser({ ...options, run: async () => ({ exitCode: 0, tail: "Noto Sans CJK SC" }) });
    expect(asked).toHaveLength(1);
  });

  it("gets the font alone where there is a browser", async () => {
    const { options, asked, there } = machine("\n");
    there.push("/usr/bin/google-chrome");
    const noFontconfig = async () => Promise.reject(new Error("spawn fc-list ENOENT"));
    expect(await ensureBrowser({ ...options, run: noFontconfig })).toBe("/usr/bin/google-chrome");
    expect(asked).toEqual([["fonts-noto-cjk"]]);
  });

  it("is not replaced by another when CHROMIUM_BIN is wrong", async () => {
    const { options, asked } = machine("Noto");
    const named = ensureBrowser({ ...options, env: { CHROMIUM_BIN: "/opt/none" } });
    await expect(named).rejects.toMatchObject({ code: "browser", message: expect.stringContaining("/opt/none") });
    expect(asked).toEqual([]);
  });
});
