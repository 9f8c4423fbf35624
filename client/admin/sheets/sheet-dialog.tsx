import "./sheets.css";
import { useState } from "preact/hooks";
import type { ImportKind, ImportReport } from "../../../signaling/contract/imports.ts";
import { MAX_SHEET_BYTES } from "../../../signaling/contract/sheets.ts";
import { saveCsv } from "../../csv/save-csv.ts";
import type { Api } from "../../http/api.ts";
import type { Failure } from "../../http/failure.ts";
import { useI18n, useWords } from "../../i18n/i18n.tsx";
import { useRefusalText } from "../../i18n/refusal-text.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { SelectField } from "../../ui/field.tsx";
import { Notice } from "../../ui/notice.tsx";
import { Waiting } from "../../ui/spinner.tsx";
import { sheetWords } from "../record-words.ts";
import { FileDrop } from "./file-drop.tsx";
import { Invitations } from "./invitations.tsx";
import { listRows, template } from "./lists.ts";
import { SheetReport } from "./sheet-report.tsx";

interface SheetDialogProps {
  api: Api;
  /** Which lists this page is about; the first is chosen. */
  kinds: readonly [ImportKind, ...ImportKind[]];
  /** Something was written. */
  onWritten: () => void;
  onClose: () => void;
}

/** What has become of the file that was dropped. */
type Step =
  | { at: "file"; failure?: Failure; tooLarge?: true }
  | { at: "reading" }
  | { at: "report"; file: File; report: ImportReport; busy: boolean; failure?: Failure };

/** Lists out to a spreadsheet and in again: first what every row would do, then one key that does it. */
export function SheetDialog({ api, kinds, onWritten, onClose }: SheetDialogProps) {
  const say = useWords(sheetWords);
  const explain = useRefusalText();
  const language = useI18n().language.value;
  const [kind, setKind] = useState<ImportKind>(kinds[0]);
  const [step, setStep] = useState<Step>({ at: "file" });

  const read = async (file: File) => {
    if (file.size > MAX_SHEET_BYTES) return setStep({ at: "file", tooLarge: true });
    setStep({ at: "reading" });
    const checked = await api.checkSheet(kind, file);
    setStep(
      checked.ok ? { at: "report", file, report: checked.value, busy: false } : { at: "file", failure: checked.error },
    );
  };
  const write = async (file: File, report: ImportReport) => {
    setStep({ at: "report", file, report, busy: true });
    const written = await api.importSheet(kind, file, report.clashes);
    if (!written.ok) return setStep({ at: "report", file, report, busy: false, failure: written.error });
    setStep({ at: "report", file, report: written.value, busy: false });
    if (written.value.written) onWritten();
  };
  const exportList = async () => {
    const rows = await listRows(api, kind, language);
    if (rows.ok) saveCsv(say(kind), rows.value);
    else setStep({ at: "file", failure: rows.error });
  };

  return (
    <Dialog wide title={say("title")} onClose={onClose}>
      {step.at !== "report" && (
        <>
          <SelectField<ImportKind>
            label={say("which")}
            value={kind}
            onValue={setKind}
            options={kinds.map((value) => ({ value, text: say(value) }))}
          />
          <div class="actions">
            <Button action="export-list" size="small" onClick={() => void exportList()}>
              {say("export")}
            </Button>
            <Button action="export-template" size="small" onClick={() => saveCsv(say(kind), template(kind, language))}>
              {say("template")}
            </Button>
          </div>
        </>
      )}
      {step.at === "reading" && <Waiting>{say("reading")}</Waiting>}
      {step.at === "file" && (
        <>
          {step.failure && <Notice tone="bad">{explain(step.failure)}</Notice>}
          {step.tooLarge && <Notice tone="bad">{say("tooLarge", { limit: MAX_SHEET_BYTES / 1_000_000 })}</Notice>}
          <FileDrop onFile={(file) => void read(file)} />
        </>
      )}
      {step.at === "report" && (
        <>
          {step.failure && <Notice tone="bad">{explain(step.failure)}</Notice>}
          <SheetReport file={step.file.name} report={step.report} />
          {step.report.invitations.length > 0 && <Invitations invitations={step.report.invitations} />}
          <div class="actions end">
            <Button action="another-file" disabled={step.busy} onClick={() => setStep({ at: "file" })}>
              {say("another")}
            </Button>
            {isWritable(step.report) && (
              <Button
                action="write-sheet"
                look="principal"
                busy={step.busy}
                onClick={() => void write(step.file, step.report)}
              >
                {say(step.report.clashes > 0 ? "writeAnyway" : "write", {
                  count: step.report.counts.new + step.report.counts.changed,
                })}
              </Button>
            )}
          </div>
        </>
      )}
    </Dialog>
  );
}

function isWritable({ counts, written }: ImportReport): boolean {
  return !written && counts.error === 0 && counts.new + counts.changed > 0;
}
