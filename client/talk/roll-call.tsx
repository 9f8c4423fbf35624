import { useState } from "preact/hooks";
import type { RoomTalk } from "../../signaling/contract/talk.ts";
import { useFormat, useWords } from "../i18n/i18n.tsx";
import { Button } from "../ui/button.tsx";
import { TextField } from "../ui/field.tsx";
import { Form } from "../ui/form.tsx";
import { useSubmit } from "../ui/use-submit.ts";
import type { Ask } from "./ask.ts";
import { talkWords } from "./words.ts";

/** How many children are here, and what there is to note. */
export function RollCall({ room, ask }: { room: RoomTalk | undefined; ask: Ask }) {
  return (
    <div class="roll-call">
      <Heads heads={room?.heads ?? null} ask={ask} />
      <Notes room={room} ask={ask} />
    </div>
  );
}

function Heads({ heads, ask }: { heads: number | null; ask: Ask }) {
  const say = useWords(talkWords);
  const [typed, setTyped] = useState<string | undefined>(undefined);
  const value = typed ?? (heads === null ? "" : String(heads));
  const ready = /^\d{1,3}$/.test(value);
  const submission = useSubmit(ready, async () => {
    const answer = await ask("countHeads", { heads: Number(value) });
    // From here on, what the service says: another device of the room may have counted, too.
    if (answer.ok) setTyped(undefined);
    return answer;
  });
  return (
    <Form submission={submission}>
      <div class="message-form">
        <TextField label={say("heads")} value={value} onValue={setTyped} inputMode="numeric" maxLength={3} />
        <Button
          type="submit"
          action="count-heads"
          busy={submission.busy}
          disabled={!ready || typed === undefined || Number(typed) === heads}
        >
          {say("save")}
        </Button>
      </div>
    </Form>
  );
}

function Notes({ room, ask }: { room: RoomTalk | undefined; ask: Ask }) {
  const say = useWords(talkWords);
  const format = useFormat();
  const [text, setText] = useState("");
  const submission = useSubmit(text.trim() !== "", async () => {
    const answer = await ask("addNote", { text });
    if (answer.ok) setText("");
    return answer;
  });
  return (
    <Form submission={submission}>
      {room !== undefined && room.notes.length > 0 && (
        <ul class="note-list" aria-label={say("notes")}>
          {room.notes.map(({ at, text: noted }) => (
            <li key={`${at} ${noted}`}>
              <time class="digits">{format.time(at)}</time> {noted}
            </li>
          ))}
        </ul>
      )}
      <div class="message-form">
        <TextField label={say("note")} hint={say("noNames")} value={text} onValue={setText} maxLength={500} />
        <Button type="submit" action="add-note" busy={submission.busy} disabled={text.trim() === ""}>
          {say("addNote")}
        </Button>
      </div>
    </Form>
  );
}
