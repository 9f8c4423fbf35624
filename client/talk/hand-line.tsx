import type { ClassroomId } from "../../signaling/contract/ids.ts";
import { useWords } from "../i18n/i18n.tsx";
import type { Talk } from "../state/talk.ts";
import { Chip } from "../ui/chip.tsx";
import { talkWords } from "./words.ts";

/** Where the raised hand stands, and that the camera runs already: whoever is filmed is told. */
export function HandLine({ talk, classroomId }: { talk: Talk; classroomId: ClassroomId }) {
  const say = useWords(talkWords);
  const place = talk.hands.find((hand) => hand.classroomId === classroomId)?.place;
  const prepared = talk.prepared.includes(classroomId);
  if (place === undefined && !prepared) return null;
  return (
    <p class="hand-line" role="status" data-place={place}>
      {place !== undefined && <Chip tone="warn">{say("handUp", { place })}</Chip>}
      {prepared && <Chip tone="live">{say("preparing")}</Chip>}
    </p>
  );
}
