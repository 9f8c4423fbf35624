import { useEffect, useRef, useState } from "preact/hooks";
import type { DeckId, DeckKind, DeckShelfView } from "../../signaling/contract/deck.ts";
import type { Answer, Failure } from "../http/failure.ts";
import { useWords } from "../i18n/i18n.tsx";
import { useRefusalText } from "../i18n/refusal-text.ts";
import { browserClock } from "../state/clock.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { Notice } from "../ui/notice.tsx";
import { Spinner } from "../ui/spinner.tsx";
import type { DeckDesk } from "./deck-desk.ts";
import { DeckRow } from "./deck-row.tsx";
import { slateWords } from "./words.ts";

/** How often one asks what became of a file, in milliseconds. */
const LOOK_MS = 1_500;

/** What the browser's own dialog for files shows; the service looks at the content. */
const fileTypes: Record<DeckKind, string> = {
  pdf: "application/pdf",
  png: "image/png",
  jpeg: "image/jpeg",
  pptx: ".pptx",
  ppt: ".ppt",
  odp: ".odp",
};

interface DeckDialogProps {
  desk: DeckDesk;
  /** Puts a deck on the slate; without it there is no lesson yet, and decks are only meant for it. */
  onChoose?: (id: DeckId) => Promise<Answer<unknown>>;
  onClose: () => void;
}

/** The teacher's slides: bring a file, take one of those that are there, throw one away. */
export function DeckDialog({ desk, onChoose, onClose }: DeckDialogProps) {
  const say = useWords(slateWords);
  const explain = useRefusalText();
  const file = useRef<HTMLInputElement>(null);
  const [shelf, setShelf] = useState<DeckShelfView | undefined>(undefined);
  const [failure, setFailure] = useState<Failure | undefined>(undefined);
  const [sending, setSending] = useState(false);
  const [looks, setLooks] = useState(0);
  useEffect(() => {
    let cancel = (): void => {};
    let open = true;
    const look = async () => {
      const answer = await desk.shelf();
      if (!open) return;
      if (answer.ok) setShelf(answer.value);
      else setFailure(answer.error);
      cancel = browserClock.after(LOOK_MS, () => void look());
    };
    void look();
    return () => {
      open = false;
      cancel();
    };
  }, [desk, looks]);
  const settle = (answer: Answer<unknown>) => {
    setFailure(answer.ok ? undefined : answer.error);
    // What has changed is seen at once.
    setLooks((before) => before + 1);
  };
  const send = async (chosen: File | undefined) => {
    if (!chosen) return;
    setSending(true);
    const answer = await desk.upload(chosen);
    setSending(false);
    settle(answer);
  };
  const choose = async (id: DeckId) => {
    const answer = await onChoose?.(id);
    if (answer) settle(answer);
    if (answer?.ok) onClose();
  };
  const accepts: readonly DeckKind[] = shelf?.accepts ?? ["pdf", "png", "jpeg"];
  const decks = shelf?.items.filter(({ origin }) => origin === "file") ?? [];
  const megabytes = (bytes: number) => Math.round(bytes / 1_000_000);
  return (
    <Dialog title={say(onChoose ? "slides" : "slidesFor")} onClose={onClose}>
      {failure && <Notice tone="bad">{explain(failure)}</Notice>}
      <p>{say(accepts.includes("pptx") ? "slidesHintOffice" : "slidesHint")}</p>
      <input
        ref={file}
        class="unseen"
        type="file"
        tabIndex={-1}
        aria-label={say("upload")}
        accept={accepts.map((kind) => fileTypes[kind]).join(",")}
        onChange={(event) => {
          void send(event.currentTarget.files?.[0]);
          event.currentTarget.value = "";
        }}
      />
      <Button look="principal" icon="add" action="upload-deck" busy={sending} onClick={() => file.current?.click()}>
        {say(sending ? "uploading" : "upload")}
      </Button>
      {shelf === undefined ? (
        <Spinner />
      ) : (
        <>
          <ul class="deck-list">
            {decks.map((deck) => (
              <DeckRow
                key={deck.id}
                deck={deck}
                attached={shelf.attached.includes(deck.id)}
                onChoose={onChoose && (() => void choose(deck.id))}
                onAttach={(wanted) => void desk.attach(deck.id, wanted).then(settle)}
                onRemove={() => void desk.remove(deck.id).then(settle)}
              />
            ))}
          </ul>
          {decks.length > 0 && (
            <p class="deck-state">
              {say("room", { used: megabytes(shelf.usedBytes), limit: megabytes(shelf.limitBytes) })}
            </p>
          )}
        </>
      )}
    </Dialog>
  );
}
