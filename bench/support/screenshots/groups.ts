import { beginning } from "./beginning.ts";
import { doors } from "./doors.ts";
import type { Group } from "./group.ts";
import { languages } from "./languages.ts";
import { lesson } from "./lesson.ts";
import { links } from "./links.ts";
import { lookingBack } from "./looking-back.ts";
import { planning } from "./planning.ts";
import { talk } from "./talk.ts";

/** In the order of the gallery. */
export const groups: readonly Group[] = [doors, beginning, planning, lookingBack, lesson, links, talk, languages];
