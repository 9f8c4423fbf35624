import { useState } from "preact/hooks";
import type { LessonRecord } from "../../../signaling/contract/api.ts";
import { saveCsv } from "../../csv/save-csv.ts";
import type { Api } from "../../http/api.ts";
import type { Failure } from "../../http/failure.ts";
import { useWords } from "../../i18n/i18n.tsx";
import { useRefusalText } from "../../i18n/refusal-text.ts";
import { answerRows } from "../../questions/answer-rows.ts";
import { questionWords } from "../../questions/words.ts";
import { Button } from "../../ui/button.tsx";
import { Notice } from "../../ui/notice.tsx";

/** What the classrooms answered in a lesson, for a spreadsheet. */
export function AnswersExport({ api, lesson }: { api: Api; lesson: LessonRecord }) {
  const say = useWords(questionWords);
  const explain = useRefusalText();
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | undefined>(undefined);
  const [empty, setEmpty] = useState(false);
  const save = async () => {
    setBusy(true);
    const answer = await api.lessonQuestions(lesson.id);
    setBusy(false);
    setFailure(answer.ok ? undefined : answer.error);
    if (!answer.ok) return;
    setEmpty(answer.value.questions.length === 0);
    if (answer.value.questions.length > 0) saveCsv(say("fileName"), answerRows(answer.value, say));
  };
  return (
    <>
      {failure && <Notice tone="bad">{explain(failure)}</Notice>}
      {empty && <Notice>{say("exportEmpty")}</Notice>}
      <div class="actions end">
        <Button action="export-answers" busy={busy} onClick={() => void save()}>
          {say("export")}
        </Button>
      </div>
    </>
  );
}
