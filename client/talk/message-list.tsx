import "./talk.css";
import { useEffect, useRef } from "preact/hooks";
import type { ClassroomView } from "../../signaling/contract/lesson.ts";
import type { Message, MessageId } from "../../signaling/contract/talk.ts";
import { useFormat, useWords } from "../i18n/i18n.tsx";
import { Button } from "../ui/button.tsx";
import { useNames } from "./names.ts";
import { talkWords } from "./words.ts";

interface MessageListProps {
  messages: readonly Message[];
  classrooms: readonly ClassroomView[];
  /** This page's classroom. */
  own?: string;
  /** Teacher: takes a message back. */
  onRemove?: (id: MessageId) => void;
}

/** What was written, oldest first; the newest is in sight. */
export function MessageList({ messages, classrooms, own, onRemove }: MessageListProps) {
  const say = useWords(talkWords);
  const format = useFormat();
  const name = useNames(classrooms, own);
  const list = useRef<HTMLOListElement>(null);
  const count = messages.length;
  useEffect(() => {
    const element = list.current;
    if (!element || count === 0) return;
    element.scrollTop = element.scrollHeight;
    // What scrolls must be reached by keyboard; what does not is no stop on the way.
    element.tabIndex = element.scrollHeight > element.clientHeight ? 0 : -1;
  }, [count]);
  if (count === 0) return <p class="message-none">{say("noMessages")}</p>;
  return (
    <ol ref={list} class="message-list" aria-label={say("messages")}>
      {messages.map(({ id, at, from, to, text }) => (
        <li key={id} class={from === own ? "message-line own" : "message-line"} data-message={id}>
          <p class="message-head">
            <span>{to === "teacher" ? name(from) : say("sentTo", { from: name(from), to: name(to) })}</span>
            <time class="digits">{format.time(at)}</time>
          </p>
          <p class="message-text">{text}</p>
          {onRemove && (
            <Button
              look="quiet"
              size="small"
              icon="close"
              action="remove-message"
              aria-label={say("takeBack")}
              title={say("takeBack")}
              onClick={() => onRemove(id)}
            />
          )}
        </li>
      ))}
    </ol>
  );
}
