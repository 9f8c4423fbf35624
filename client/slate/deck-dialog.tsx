import { useEffect, useRef, useState } from "preact/hooks";
import type { DeckId, DeckView } from "../../signaling/contract/deck.ts";
import type { Answer, Failure } from "../http/failure.ts";
import { useWords } from "../i18n/i18n.tsx";
import { useRefusalText } from "../i18n/refusal-text.ts";
import { browserClock } from "../state/clock.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { Notice } from "../ui/notice.tsx";
import { Spinner } from "../ui/spinner.tsx";
import type { Slides } from "./slides.ts";
import { slateWords } from "./words.ts";

/** How often one asks what became of a file, in milliseconds. */
const LOOK_MS = 1_500;

interface DeckDialogProps {
  slides: Slides;
  onChoose: (id: DeckId) => Promise<Answer<unknown>>;
  onClose: () => void;
}

/** The teacher's slides: bring a file, take one of those that are there. */
export function DeckDialog({ slides, onChoose, onClose }: DeckDialogProps) {
  const say = useWords(slateWords);
  const explain = useRefusalText();
  const file = useRef<HTMLInputElement>(null);
  const [decks, setDecks] = useState<DeckView[] | undefined>(undefined);
  const [failure, setFailure] = useState<Failure | undefined>(undefined);
  const [sending, setSending] = useState(false);
  useEffect(() => {
    let cancel = (): void => {};
    let open = true;
    const look = async () => {
      const answer = await slides.list();
      if (!open) return;
      if (answer.ok) setDecks(answer.value);
      else setFailure(answer.error);
      cancel = browserClock.after(LOOK_MS, () => void look());
    };
    void look();
    return () => {
      open = false;
      cancel();
    };
  }, [slides]);
  const settle = (answer: Answer<unknown>) => setFailure(answer.ok ? undefined : answer.error);
  const send = async (chosen: File | undefined) => {
    if (!chosen) return;
    setSending(true);
    const answer = await slides.upload(chosen);
    setSending(false);
    settle(answer);
    if (answer.ok) setDecks((known = []) => [answer.value, ...known]);
  };
  const choose = async (id: DeckId) => {
    const answer = await onChoose(id);
    settle(answer);
    if (answer.ok) onClose();
  };
  return (
    <Dialog title={say("slides")} onClose={onClose}>
      {failure && <Notice tone="bad">{explain(failure)}</Notice>}
      <p>{say("slidesHint")}</p>
      <input
        ref={file}
        class="unseen"
        type="file"
        tabIndex={-1}
        aria-label={say("upload")}
        accept="application/pdf,image/png,image/jpeg"
        onChange={(event) => {
          void send(event.currentTarget.files?.[0]);
          event.currentTarget.value = "";
        }}
      />
      <Button look="principal" icon="add" action="upload-deck" busy={sending} onClick={() => file.current?.click()}>
        {say(sending ? "uploading" : "upload")}
      </Button>
      {decks === undefined ? (
        <Spinner />
      ) : (
        <ul class="deck-list">
          {decks.map((deck) => (
            <li key={deck.id} class="deck-row" data-deck={deck.state}>
              <span class="deck-name">{deck.name}</span>
              {deck.state === "ready" ? (
                <>
                  <span class="deck-state">{say("pages", { count: deck.pages })}</span>
                  <Button size="small" action="use-deck" onClick={() => void choose(deck.id)}>
                    {say("useDeck")}
                  </Button>
                </>
              ) : (
                <span class={`deck-state ${deck.state}`} role="status">
                  {deck.refusal ? explain(deck.refusal) : say("converting", { done: deck.done, pages: deck.pages })}
                </span>
              )}
            </li>
          ))}
        </ul>
      )}
    </Dialog>
  );
}
