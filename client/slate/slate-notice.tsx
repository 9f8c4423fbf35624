import { useWords } from "../i18n/i18n.tsx";
import type { Live } from "../state/live.ts";
import type { SlateLine } from "./slate-line.ts";
import { slateWords } from "./words.ts";

interface SlateNoticeProps {
  slate: SlateLine;
  live: Live;
  writes: boolean;
  leads: boolean;
}

/** One line under the sheet, when there is something to say. */
export function SlateNotice({ slate, live, writes, leads }: SlateNoticeProps) {
  const say = useWords(slateWords);
  const trouble = slate.trouble.value;
  const text =
    live.connection.kind !== "open" && writes
      ? say("waitingToSend")
      : trouble === "slate.full"
        ? say("full")
        : trouble === "slate.not-allowed"
          ? say("penBack")
          : trouble !== undefined
            ? say("notKept")
            : !slate.ready.value
              ? say("loading")
              : writes && !leads
                ? say("penYours")
                : undefined;
  return text === undefined ? null : (
    <p class="slate-notice" role="status">
      {text}
    </p>
  );
}
