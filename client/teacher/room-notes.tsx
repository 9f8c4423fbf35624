import type { RoomTalk } from "../../signaling/contract/talk.ts";
import { useFormat, useWords } from "../i18n/i18n.tsx";
import { talkWords } from "../talk/words.ts";

/** What an assistant noted, folded away until somebody wants to read it. */
export function RoomNotes({ room }: { room: RoomTalk }) {
  const say = useWords(talkWords);
  const format = useFormat();
  if (room.notes.length === 0) return null;
  return (
    <details class="room-notes">
      <summary>{say("notesOf", { count: room.notes.length })}</summary>
      <ul class="note-list">
        {room.notes.map(({ at, text }) => (
          <li key={`${at} ${text}`}>
            <time class="digits">{format.time(at)}</time> {text}
          </li>
        ))}
      </ul>
    </details>
  );
}
