import type { Clash } from "../../../signaling/contract/clash.ts";
import { useFormat, useWords } from "../../i18n/i18n.tsx";
import { Notice } from "../../ui/notice.tsx";
import { timetableWords } from "./words.ts";

const SHOWN = 8;

/** Clashes with both lessons named. `zone` is the term's. */
export function ClashList({
  clashes,
  count,
  zone,
}: {
  clashes: readonly Clash[];
  count: number;
  zone?: string | undefined;
}) {
  const say = useWords(timetableWords);
  const format = useFormat(zone);
  return (
    <Notice tone="warn" title={say("clashesTitle", { count })}>
      <ul class="clashes" data-clashes={count}>
        {clashes.slice(0, SHOWN).map(({ kind, name, lesson, other }) => (
          <li key={`${kind} ${name} ${other.id} ${lesson.startsAt}`}>
            {say("clashLine", {
              name,
              when: format.moment(lesson.startsAt),
              lesson: lesson.title,
              teacher: lesson.teacher,
              other: other.title,
              otherTeacher: other.teacher,
            })}
          </li>
        ))}
        {count > SHOWN && <li>{say("clashesMore", { count: count - SHOWN })}</li>}
      </ul>
      <p>{say("clashesHint")}</p>
    </Notice>
  );
}
