import { useCallback, useEffect, useState } from "preact/hooks";
import type { CaptionKeyMade, CaptionKeyView } from "../../signaling/contract/captions.ts";
import type { LessonId } from "../../signaling/contract/ids.ts";
import type { Api } from "../http/api.ts";
import type { Answer, Failure } from "../http/failure.ts";
import { useFormat, useWords } from "../i18n/i18n.tsx";
import { useRefusalText } from "../i18n/refusal-text.ts";
import { Button } from "../ui/button.tsx";
import { CopyField } from "../ui/copy-field.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { Notice } from "../ui/notice.tsx";
import { captionWords } from "./words.ts";

interface CaptionSourceProps {
  api: Pick<Api, "captionKey" | "makeCaptionKey" | "revokeCaptionKey">;
  lessonId: LessonId;
  onClose: () => void;
}

/** Makes and revokes the key with which captions are sent to this lesson. */
export function CaptionSource({ api, lessonId, onClose }: CaptionSourceProps) {
  const say = useWords(captionWords);
  const explain = useRefusalText();
  const format = useFormat();
  const [view, setView] = useState<CaptionKeyView | CaptionKeyMade | undefined>(undefined);
  const [failure, setFailure] = useState<Failure | undefined>(undefined);
  const [busy, setBusy] = useState(false);
  const ask = useCallback(async (asked: Promise<Answer<CaptionKeyView | CaptionKeyMade>>) => {
    setBusy(true);
    const answer = await asked;
    setBusy(false);
    if (answer.ok) setView(answer.value);
    setFailure(answer.ok ? undefined : answer.error);
  }, []);
  useEffect(() => void ask(api.captionKey(lessonId)), [ask, api, lessonId]);
  const there = view !== undefined && view.madeAt !== null;
  return (
    <Dialog title={say("title")} onClose={onClose}>
      <p>{say("about")}</p>
      {failure && <Notice tone="bad">{explain(failure)}</Notice>}
      {view && "key" in view ? (
        <>
          <CopyField label={say("url")} text={view.url} />
          <CopyField label={say("key")} text={view.key} />
          <p>
            <strong>{say("once")}</strong>
          </p>
        </>
      ) : (
        view && (
          <p>
            {view.madeAt === null
              ? say("none")
              : say("since", { date: format.date(view.madeAt), time: format.time(view.madeAt) })}
          </p>
        )
      )}
      <div class="actions">
        <Button
          look="principal"
          icon="key"
          action="make-caption-key"
          busy={busy}
          title={there ? say("renewHint") : undefined}
          onClick={() => void ask(api.makeCaptionKey(lessonId))}
        >
          {say(there ? "renew" : "make")}
        </Button>
        {there && (
          <Button
            icon="close"
            action="revoke-caption-key"
            busy={busy}
            onClick={() => void ask(api.revokeCaptionKey(lessonId))}
          >
            {say("revoke")}
          </Button>
        )}
      </div>
    </Dialog>
  );
}
