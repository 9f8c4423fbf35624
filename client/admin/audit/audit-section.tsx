import "../sheets/sheets.css";
import { useCallback, useEffect, useState } from "preact/hooks";
import type { AuditAction, AuditEntry, AuditPage } from "../../../signaling/contract/audit.ts";
import type { Api } from "../../http/api.ts";
import { useFormat, useWords } from "../../i18n/i18n.tsx";
import { Button } from "../../ui/button.tsx";
import { Empty } from "../../ui/empty.tsx";
import { SelectField, TextField } from "../../ui/field.tsx";
import { Table } from "../../ui/table.tsx";
import { useFieldWords } from "../field-words.ts";
import { Loaded } from "../loaded.tsx";
import { auditWords } from "../record-words.ts";
import { SectionHead } from "../section-head.tsx";
import { useLoading } from "../use-loading.ts";
import { auditActions, dayBounds } from "./audit-actions.ts";

/** A letter typed is not a question yet. */
const TYPING_MS = 300;

interface Filter {
  search: string;
  action: AuditAction | "";
  from: string;
  to: string;
}

/** Who changed what, when, and from where; newest first. */
export function AuditSection({ api }: { api: Api }) {
  const say = useWords(auditWords);
  const [typed, setTyped] = useState<Filter>({ search: "", action: "", from: "", to: "" });
  const [filter, setFilter] = useState(typed);
  useEffect(() => {
    const timer = setTimeout(() => setFilter(typed), TYPING_MS);
    return () => clearTimeout(timer);
  }, [typed]);
  const change = (part: Partial<Filter>) => setTyped({ ...typed, ...part });
  return (
    <>
      <SectionHead title={say("audit")} />
      <div class="filters">
        <TextField label={say("search")} maxLength={80} value={typed.search} onValue={(search) => change({ search })} />
        <SelectField<AuditAction | "">
          label={say("action")}
          value={typed.action}
          onValue={(action) => change({ action })}
          options={[
            { value: "", text: say("anyAction") },
            ...auditActions.map((value) => ({ value, text: say(value) })),
          ]}
        />
        <TextField type="date" label={say("from")} value={typed.from} onValue={(from) => change({ from })} />
        <TextField type="date" label={say("to")} value={typed.to} onValue={(to) => change({ to })} />
      </div>
      <Pages key={JSON.stringify(filter)} api={api} filter={filter} />
    </>
  );
}

/** The first page is looked at again now and then; older ones are added below it, and do not change. */
function Pages({ api, filter }: { api: Api; filter: Filter }) {
  const say = useWords(auditWords);
  const [older, setOlder] = useState<AuditPage[]>([]);
  const [busy, setBusy] = useState(false);
  const ask = useCallback(
    (cursor?: string) => {
      const { search, action } = filter;
      return api.audit({
        ...dayBounds(filter.from, filter.to),
        ...(search.trim() === "" ? {} : { search: search.trim() }),
        ...(action === "" ? {} : { action }),
        ...(cursor === undefined ? {} : { cursor }),
      });
    },
    [api, filter],
  );
  const first = useLoading(useCallback(() => ask(), [ask]));
  const more = async (next: string) => {
    setBusy(true);
    const page = await ask(next);
    setBusy(false);
    if (page.ok) setOlder([...older, page.value]);
    else first.reload();
  };
  return (
    <Loaded loading={first}>
      {(newest) => {
        const pages = [newest, ...older];
        const items = distinct(pages.flatMap((page) => page.items));
        const next = pages[pages.length - 1]?.next ?? null;
        if (items.length === 0) {
          return (
            <Empty icon="info" title={say("none")}>
              {say("noneHint")}
            </Empty>
          );
        }
        return (
          <>
            <div class="panel">
              <AuditTable entries={items} />
            </div>
            {next !== null && (
              <div class="actions">
                <Button action="older-entries" busy={busy} onClick={() => void more(next)}>
                  {say("older")}
                </Button>
              </div>
            )}
          </>
        );
      }}
    </Loaded>
  );
}

/** New entries push the first page's last ones onto the second, where they are already. */
function distinct(entries: AuditEntry[]): AuditEntry[] {
  return [...new Map(entries.map((entry) => [entry.id, entry])).values()];
}

function AuditTable({ entries }: { entries: AuditEntry[] }) {
  const say = useWords(auditWords);
  const format = useFormat();
  return (
    <Table
      label={say("audit")}
      rows={entries}
      keyOf={({ id }) => id}
      columns={[
        { head: say("when"), kind: "digits", cell: ({ at }) => format.moment(at) },
        {
          head: say("who"),
          cell: ({ actor: { kind, name, token } }) => {
            if (kind === "nobody") return say("nobody");
            return token === null ? <span class="whole">{name}</span> : say("byToken", { who: name, token });
          },
        },
        {
          head: say("what"),
          cell: ({ action, subject }) => (
            <span class="address">
              {say(action)} <strong>{subject.name}</strong>
            </span>
          ),
        },
        { head: say("changes"), cell: (entry) => (fieldsOf(entry).length === 0 ? null : <Changes entry={entry} />) },
        { head: say("where"), cell: ({ address }) => <span class="soft address">{address}</span> },
      ]}
    />
  );
}

/** Those that say something to a reader: of something new only what is there. */
function fieldsOf({ before, after }: Pick<AuditEntry, "before" | "after">): string[] {
  return Object.keys({ ...before, ...after }).filter(
    (field) => !/(^id|Id)$/.test(field) && !(isNothing(before?.[field]) && isNothing(after?.[field])),
  );
}

function isNothing(value: unknown): boolean {
  return value === null || value === undefined || value === "" || (Array.isArray(value) && value.length === 0);
}

/** What a list holds may be a record itself, such as a period of a term. */
function written(value: unknown): string {
  if (typeof value === "string") return value;
  return typeof value === "object" && value !== null ? Object.values(value).join(" ") : JSON.stringify(value);
}

function Changes({ entry: { before, after } }: { entry: AuditEntry }) {
  const say = useWords(auditWords);
  const words = useFieldWords();
  const format = useFormat();
  const text = (field: string, value: unknown) => {
    if (isNothing(value)) return say("empty");
    if (/At$/.test(field) && typeof value === "number") return format.moment(value);
    if (!Array.isArray(value)) return words.value(field, written(value));
    // Their names are in other records: how many there are says enough.
    if (/Ids$/.test(field)) return format.number(value.length);
    return value.map((each) => words.value(field, written(each))).join(" · ");
  };
  const line = (field: string): string => {
    const name = words.field(field);
    if (before === null || after === null)
      return say("value", { field: name, value: text(field, (after ?? before)?.[field]) });
    const [old, now] = [before[field], after[field]];
    if (/Ids$/.test(field) && Array.isArray(old) && Array.isArray(now)) {
      const missing = (from: unknown[], of: unknown[]) => format.number(of.filter((id) => !from.includes(id)).length);
      return say("exchanged", { field: name, out: missing(now, old), in: missing(old, now) });
    }
    return say("change", { field: name, before: text(field, old), after: text(field, now) });
  };
  return (
    <ul class="details">
      {fieldsOf({ before, after }).map((field) => (
        <li key={field}>{line(field)}</li>
      ))}
    </ul>
  );
}
