import { useState } from "preact/hooks";
import type { DeckView } from "../../signaling/contract/deck.ts";
import { useWords } from "../i18n/i18n.tsx";
import { useRefusalText } from "../i18n/refusal-text.ts";
import { Button } from "../ui/button.tsx";
import { slateWords } from "./words.ts";

interface DeckRowProps {
  deck: DeckView;
  attached: boolean;
  onChoose: (() => void) | undefined;
  onAttach: (wanted: boolean) => void;
  onRemove: () => void;
}

/** One deck, and what can be done with it. It is thrown away by the second press: the first one asks, in the same place. */
export function DeckRow({ deck, attached, onChoose, onAttach, onRemove }: DeckRowProps) {
  const say = useWords(slateWords);
  const explain = useRefusalText();
  const [asked, setAsked] = useState(false);
  const { name, state, pages, done, bytes, refusal } = deck;
  return (
    <li class="deck-row" data-deck={state}>
      <div class="deck-told">
        <span class="deck-name">{name}</span>
        {state === "ready" ? (
          <span class="deck-state">
            {say("pages", { count: pages })} · {say("megabytes", { size: (bytes / 1_000_000).toFixed(1) })}
          </span>
        ) : (
          <span class={`deck-state ${state}`} role="status">
            {refusal ? explain(refusal) : say("converting", { done, pages })}
          </span>
        )}
      </div>
      {state === "ready" && onChoose && (
        <Button size="small" action="use-deck" onClick={onChoose}>
          {say("useDeck")}
        </Button>
      )}
      {state === "ready" && !onChoose && (
        <Button size="small" action="attach-deck" aria-pressed={attached} onClick={() => onAttach(!attached)}>
          {say(attached ? "attached" : "attach")}
        </Button>
      )}
      {state !== "converting" && (
        <Button
          size="small"
          look={asked ? "grave" : "quiet"}
          action={asked ? "delete-deck" : "ask-delete-deck"}
          aria-label={say(asked ? "deleteReally" : "deleteDeck", { name })}
          onBlur={() => setAsked(false)}
          onClick={() => (asked ? onRemove() : setAsked(true))}
        >
          {say(asked ? "really" : "delete")}
        </Button>
      )}
    </li>
  );
}
