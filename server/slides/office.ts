import { access, constants, mkdir, stat, writeFile } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { pathToFileURL } from "node:url";
import type { DeckKind } from "../../signaling/contract/deck.ts";
import type { RestrictedRun } from "./restricted-run.ts";

/** What LibreOffice turns into a PDF, and its name for reading it: a file is opened as what it was seen to be, or not. */
const filters = {
  pptx: "Impress MS PowerPoint 2007 XML",
  ppt: "MS PowerPoint 97",
  odp: "impress8",
} as const satisfies Partial<Record<DeckKind, string>>;
export type OfficeKind = keyof typeof filters;

export function isOffice(kind: DeckKind): kind is OfficeKind {
  return kind in filters;
}

export const OFFICE_PACKAGE = "libreoffice-impress";
const OFFICE = "soffice";
/** It starts slowly, and a hundred pages with photographs take it a minute. */
const OFFICE_STEPS = 3;
const PDF_BYTES = 200_000_000;

/** Whether LibreOffice is installed now. Starting it to see would take a second each time. */
export async function findOffice(path = process.env.PATH ?? ""): Promise<boolean> {
  for (const folder of path.split(delimiter)) {
    try {
      await access(join(folder, OFFICE), constants.X_OK);
      return true;
    } catch {
      // Not in this one.
    }
  }
  return false;
}

/**
 * Settings of the profile that it runs with. Macros never run. What a document names outside of itself is not loaded: not
 * from the network, which is not there, and not from this machine's disk, which is: a picture "linked" from the service's
 * own folder would come out on a slide.
 */
const SECURITY = "/org.openoffice.Office.Common/Security/Scripting";
const settings = [
  ["MacroSecurityLevel", "3"],
  ["DisableMacrosExecution", "true"],
  ["BlockUntrustedRefererLinks", "true"],
] as const;

/** The run that makes a PDF of a presentation, in a folder of its own with a profile of its own, and where the PDF will be. */
export async function officeRun(
  file: string,
  kind: OfficeKind,
  { folder, stepMs, signal }: { folder: string; stepMs: number; signal: AbortSignal },
): Promise<{ run: RestrictedRun; pdf: string }> {
  const profile = join(folder, "profile");
  await mkdir(join(profile, "user"), { recursive: true, mode: 0o700 });
  const items = settings.map(
    ([name, value]) =>
      `<item oor:path="${SECURITY}"><prop oor:name="${name}" oor:op="fuse"><value>${value}</value></prop></item>`,
  );
  await writeFile(
    join(profile, "user", "registrymodifications.xcu"),
    `<?xml version="1.0" encoding="UTF-8"?>\n<oor:items xmlns:oor="http://openoffice.org/2001/registry">${items.join("")}</oor:items>\n`,
  );
  const quiet = ["--headless", "--norestore", "--nologo", "--nodefault", "--nolockcheck"];
  const own = `-env:UserInstallation=${pathToFileURL(profile).href}`;
  const args = [...quiet, own, `--infilter=${filters[kind]}`, "--convert-to", "pdf", "--outdir", folder, file];
  return {
    run: { command: OFFICE, args, folder, limitMs: stepMs * OFFICE_STEPS, fileBytes: PDF_BYTES, signal },
    pdf: join(folder, "upload.pdf"),
  };
}

/** It says "no error" also when it could not read the file: whether there is a PDF is what counts. */
export async function wasMade(pdf: string): Promise<boolean> {
  return await stat(pdf).then(
    ({ size }) => size > 0,
    () => false,
  );
}
