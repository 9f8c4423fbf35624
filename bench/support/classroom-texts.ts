import { resolve } from "node:path";
import type { Catalogue, Entry } from "../../client/i18n/catalogue.ts";

/** The catalogues that the pages of a classroom, its assistant and its children speak from. */
export const classroomAreas = [
  "captions",
  "causes",
  "check",
  "classroom",
  "home",
  "live",
  "media",
  "pairing",
  "plan",
  "questions",
  "refusals",
  "shared",
  "sign-in",
  "slate",
  "stills",
  "talk",
] as const;

/** What stands in them for the teacher or the administration alone: an added language may leave it out. */
const forOthers: Partial<Record<(typeof classroomAreas)[number], RegExp>> = {
  captions: /^(title|about|none|since|make|renew|renewHint|revoke|key|url|once)$/,
  check: /^own/,
  questions:
    /^(quick|choicesOf|truth|write|kind|single|multiple|choice|isRight|addChoice|ask|close|reveal|revealed|putAway|ofRooms|past|byRoom|export.*|fileName|column.*|yes)$/,
  refusals:
    /^(record|person|term|series|sheet|deck|session|provider|webhook|caption|token)\.|^lesson\.(no-|not-cancelled|observers-full|clashes|ends-|too-long)|no-other-worker/,
  "sign-in": /^(?!titleClassroom$|checkingLink$|stuckTitle$)/,
  slate:
    /^(slides|slidesHint|slidesHintOffice|slidesFor|megabytes|room|attach|attached|delete|really|deleteDeck|deleteReally|holdBoard|boardPicture|boardOff|boardEmpty|upload|uploading|pages|converting|useDeck|open|previous|next|whiteSheet|darkSheet|removeSheet|penHolder|penTeacher)$/,
  talk: /^(hands|calls|waiting|dismiss|ready|questions|messageTo.*|toAll|takeBack|sentTo|roomLost.*|settle|.*[lL]inkFacts|allHeads|notesOf)$/,
};

const root = resolve(import.meta.dirname, "../../client/i18n");

/** One area in a built-in language. */
export async function catalogueOf(language: "en" | "zh-CN", area: string): Promise<Catalogue> {
  const module: Record<string, Catalogue> = await import(resolve(root, language, `${area}.ts`));
  const [catalogue] = Object.values(module);
  if (catalogue === undefined) throw new Error(`${language}/${area}.ts exports no catalogue`);
  return catalogue;
}

/** The keys of an area that a classroom reads. */
export async function classroomKeys(area: (typeof classroomAreas)[number]): Promise<string[]> {
  const others = forOthers[area];
  return Object.keys(await catalogueOf("zh-CN", area)).filter((key) => others?.test(key) !== true);
}

export const textsOf = (entry: Entry): string[] => (typeof entry === "string" ? [entry] : Object.values(entry));

/** The names of the parameters of an entry, in order. */
export const paramsOf = (entry: Entry): string[] =>
  [...new Set(textsOf(entry).flatMap((text) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name = ""]) => name)))].sort();
