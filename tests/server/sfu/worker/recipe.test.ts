import { appendFileSync, cpSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { applyFix } from "../../../../server/sfu/worker/build.ts";
import { recipeFolder, recipeKey } from "../../../../server/sfu/worker/recipe-key.ts";
import { failure, useFolder } from "./use-folder.ts";

const at = useFolder();

describe("the recipe's key", () => {
  it("changes with any file's content or name, and with nothing else", () => {
    const copy = join(at.folder, "recipe");
    cpSync(recipeFolder, copy, { recursive: true });
    const key = recipeKey(copy);
    expect(key).toMatch(/^[\da-f]{12}$/);
    expect(key).toBe(recipeKey());
    const shim = join(copy, "subprojects", "libsrtp3", "include", "srtp.h");
    appendFileSync(shim, "\n");
    const edited = recipeKey(copy);
    renameSync(shim, `${shim}pp`);
    expect(new Set([key, edited, recipeKey(copy)]).size).toBe(3);
  });

  it("stops when a new mediasoup has changed a line that the recipe fixes", async () => {
    writeFileSync(join(at.folder, "a.cpp"), "x == y; x == y;");
    const twice = { file: "a.cpp", find: "x == y", replace: "x & y" };
    expect((await failure(applyFix(at.folder, twice))).message).toMatch(/expected "x == y" once .* found it 2 times/);
    await applyFix(at.folder, { ...twice, find: "x == y; x", replace: "$& stays as it is; x" });
    expect(readFileSync(join(at.folder, "a.cpp"), "utf8")).toBe("$& stays as it is; x == y;");
  });
});
