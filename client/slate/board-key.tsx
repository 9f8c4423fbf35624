import { useState } from "preact/hooks";
import type { Failure } from "../http/failure.ts";
import { useFormat, useWords } from "../i18n/i18n.tsx";
import { useRefusalText } from "../i18n/refusal-text.ts";
import { browserClock } from "../state/clock.ts";
import { Button } from "../ui/button.tsx";
import { bringPicture, takePicture } from "./board-picture.ts";
import type { DeckDesk } from "./deck-desk.ts";
import type { SlateLine } from "./slate-line.ts";
import { slateWords } from "./words.ts";

interface BoardKeyProps {
  slate: SlateLine;
  desk: DeckDesk;
  /** The board camera's; undefined while it is off. */
  track: MediaStreamTrack | undefined;
}

/** Holds what the board camera shows as a sheet to write on: sharp everywhere, and for the price of one picture. */
export function BoardKey({ slate, desk, track }: BoardKeyProps) {
  const say = useWords(slateWords);
  const explain = useRefusalText();
  const format = useFormat();
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | "nothing" | undefined>(undefined);
  const hold = async (from: MediaStreamTrack): Promise<Failure | "nothing" | undefined> => {
    const picture = await takePicture(from);
    if (!picture) return "nothing";
    const name = say("boardPicture", { time: format.time(Date.now()) });
    const brought = await bringPicture(desk, picture, { name, clock: browserClock });
    const shown = brought.ok ? await slate.addDeck(brought.value) : brought;
    return shown.ok ? undefined : shown.error;
  };
  const press = async () => {
    if (!track) return;
    setBusy(true);
    setFailure(await hold(track));
    setBusy(false);
  };
  return (
    <>
      <Button
        size="small"
        icon="still"
        action="hold-board"
        busy={busy}
        disabled={!track}
        title={track ? undefined : say("boardOff")}
        onClick={() => void press()}
      >
        {say("holdBoard")}
      </Button>
      {failure && (
        <span class="deck-state refused" role="alert">
          {failure === "nothing" ? say("boardEmpty") : explain(failure)}
        </span>
      )}
    </>
  );
}
