import { useState } from "preact/hooks";
import type { BetterTime, Feasibility } from "../../../signaling/contract/feasibility.ts";
import type { SeriesPreview, SeriesView } from "../../../signaling/contract/timetable.ts";
import type { Api } from "../../http/api.ts";
import { useFormat, useWords } from "../../i18n/i18n.tsx";
import { sharedWords } from "../../i18n/shared-words.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { Form } from "../../ui/form.tsx";
import { Notice } from "../../ui/notice.tsx";
import { useSubmit } from "../../ui/use-submit.ts";
import { FeasibilityView, weakIn } from "../feasibility/feasibility-view.tsx";
import { feasibilityWords } from "../feasibility/words.ts";
import type { Choice } from "./choice.ts";
import { ClashList } from "./clash-list.tsx";
import { atOf } from "./days.ts";
import { formOf, freshForm, readForm, type SeriesForm } from "./series-draft.ts";
import { SeriesFields } from "./series-fields.tsx";
import { timetableWords } from "./words.ts";

interface SeriesDialogProps {
  api: Api;
  choice: Choice;
  /** The series that is changed; none for a new one. */
  series?: SeriesView;
  onSaved: (series: SeriesView) => void;
  onClose: () => void;
}

/** Plans a series, or changes one: first it is checked and shows what it would make, then it is saved. */
export function SeriesDialog({ choice, series, ...rest }: SeriesDialogProps) {
  const say = useWords(timetableWords);
  const term = choice.terms.find(({ id }) => id === series?.termId);
  const [form, setForm] = useState(() => (series && term ? formOf(series, term) : freshForm(choice.terms, new Date())));
  // A series stays in its term.
  const terms = series && term ? [term] : choice.terms;
  return (
    <Dialog wide title={series ? say("editSeries", { title: series.title }) : say("newSeries")} onClose={rest.onClose}>
      {form && <Plan {...rest} {...(series ? { series } : {})} {...{ choice: { ...choice, terms }, form, setForm }} />}
    </Dialog>
  );
}

interface PlanProps extends SeriesDialogProps {
  form: SeriesForm;
  setForm: (form: SeriesForm) => void;
}

function Plan({ api, choice, series, onSaved, onClose, form, setForm }: PlanProps) {
  const say = useWords(timetableWords);
  const shared = useWords(sharedWords);
  const feasible = useWords(feasibilityWords);
  const [preview, setPreview] = useState<SeriesPreview | undefined>(undefined);
  const [links, setLinks] = useState<Feasibility | undefined>(undefined);
  const reading = readForm(form);
  const submission = useSubmit("draft" in reading, async () => {
    if (!("draft" in reading)) throw new Error("a series that cannot be read was sent");
    if (preview === undefined) {
      const asked = { ...reading.draft, seriesId: series?.id ?? null };
      const [answer, found] = await Promise.all([api.previewSeries(asked), api.seriesFeasibility(asked)]);
      if (answer.ok) {
        setPreview(answer.value);
        // A series can be added although its links could not be looked at.
        setLinks(found.ok ? found.value : undefined);
      }
      return answer;
    }
    const accepted = preview.clashes.flatMap(({ other }) => other.id ?? []);
    const whole = { ...reading.draft, accepted: [...new Set(accepted)] };
    const answer = await (series
      ? api.changeSeries(series.id, { ...whole, version: series.version })
      : api.addSeries(whole));
    if (answer.ok) onSaved(answer.value);
    // What has come into the way meanwhile is looked at again.
    else setPreview(undefined);
    return answer;
  });
  const change = (part: Partial<SeriesForm>) => {
    setForm({ ...form, ...part });
    setPreview(undefined);
  };
  const take = ({ weekday, period }: BetterTime) =>
    change({ when: { by: "period", period }, ...(weekday === null ? {} : { weekdays: new Set([weekday]) }) });
  const clashes = preview?.clashes ?? [];
  const weak = links === undefined ? 0 : weakIn(links);
  return (
    <Form submission={submission}>
      <SeriesFields
        form={form}
        choice={choice}
        notes={submission.tried && "notes" in reading ? reading.notes : {}}
        onChange={change}
      />
      {preview && <Preview preview={preview} />}
      {clashes.length > 0 && <ClashList clashes={clashes} count={clashes.length} zone={form.term.zone} />}
      {preview && links && <FeasibilityView found={links} onTime={take} />}
      <div class="actions end">
        <Button onClick={onClose}>{shared("cancel")}</Button>
        {preview === undefined ? (
          <Button type="submit" action="check-series" look="principal" busy={submission.busy}>
            {say("check")}
          </Button>
        ) : (
          <Button type="submit" action="add-series" look="principal" busy={submission.busy}>
            {clashes.length > 0
              ? say("saveAnyway")
              : weak > 0
                ? feasible("publishAnyway")
                : say(series ? "save" : "publish")}
          </Button>
        )}
      </div>
    </Form>
  );
}

function Preview({ preview: { lessons, holidays, clashes } }: { preview: SeriesPreview }) {
  const say = useWords(timetableWords);
  const format = useFormat("UTC");
  const [first, last] = [lessons[0], lessons[lessons.length - 1]];
  return (
    <Notice tone="good" title={say("previewTitle", { count: lessons.length })}>
      {first && last && (
        <p>{say("previewSpan", { first: format.day(atOf(first.date)), last: format.day(atOf(last.date)) })}</p>
      )}
      {holidays.length > 0 && <p>{say("previewHolidays", { count: holidays.length })}</p>}
      {clashes.length === 0 && <p>{say("noClash")}</p>}
    </Notice>
  );
}
