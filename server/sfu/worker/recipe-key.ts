import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";

/** Raise it when build.ts changes what it makes of the same recipe. */
const buildCodeVersion = 1;

/** The folder with the shims and fixes that build.ts applies. */
export const recipeFolder = fileURLToPath(new URL("./recipe", import.meta.url));

/** 12 hexadecimal digits that change with the content or the name of any file in `folder`. */
export function recipeKey(folder: string = recipeFolder): string {
  const hash = createHash("sha256").update(`${buildCodeVersion}\0`);
  for (const file of filesBelow(folder)) {
    hash
      .update(`${relative(folder, file).split(sep).join("/")}\0`)
      .update(readFileSync(file))
      .update("\0");
  }
  return hash.digest("hex").slice(0, 12);
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}
