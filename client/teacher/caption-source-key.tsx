import { useState } from "preact/hooks";
import type { LessonId } from "../../signaling/contract/ids.ts";
import type { Api } from "../http/api.ts";
import { useWords } from "../i18n/i18n.tsx";
import { Button } from "../ui/button.tsx";
import { useLater } from "../ui/use-later.ts";
import { teacherWords } from "./words.ts";

const loadDialog = () => import("../captions/caption-source.tsx");

/** The way to the key with which captions are sent to this lesson. */
export function CaptionSourceKey({ api, lessonId }: { api: Api; lessonId: LessonId }) {
  const say = useWords(teacherWords);
  const [open, setOpen] = useState(false);
  const dialog = useLater(open, loadDialog);
  return (
    <>
      <Button size="small" icon="captions" action="caption-source" onClick={() => setOpen(true)}>
        {say("captionSource")}
      </Button>
      {open && dialog && <dialog.CaptionSource api={api} lessonId={lessonId} onClose={() => setOpen(false)} />}
    </>
  );
}
