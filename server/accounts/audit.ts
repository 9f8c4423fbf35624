import type { Holder } from "../../signaling/contract/api.ts";
import type {
  AuditAction,
  AuditActor,
  AuditFields,
  AuditPage,
  AuditQuery,
  AuditSubject,
} from "../../signaling/contract/audit.ts";
import type { Clock } from "../clock.ts";
import { fold } from "./fold.ts";
import type { AuditRow, AuditStore } from "./ports.ts";
import { newId } from "./secrets.ts";

/** Who asks, and from where. */
export interface Origin {
  /** null: nobody has signed in. */
  readonly holder: Holder | null;
  readonly address: string;
  /** The name of the access token that it was asked with; left out: somebody was signed in. */
  readonly token?: string | undefined;
}

/** One change: what was done to what. The record as it was and as it is, without secrets; null where there is none. */
export interface Change {
  readonly action: AuditAction;
  readonly subject: AuditSubject;
  readonly before: object | null;
  readonly after: object | null;
}

/** Who changed what, when, and from where. What was noted stays: there is nothing here to change or remove it. */
export interface Audit {
  /** A record that is as it was before has not been changed, and nothing is noted. */
  note(origin: Origin, changes: readonly Change[]): Promise<void>;
  /** The same as rows, for who writes them in one transaction with the changes themselves. */
  entriesOf(origin: Origin, changes: readonly Change[]): AuditRow[];
  page(query: AuditQuery): Promise<AuditPage>;
}

/** Of a change that touches thousands of fields, this much is enough to know it by. */
const MAX_FIELD_LENGTH = 500;

export function createAudit({ store, clock }: { store: { audit: AuditStore }; clock: Clock }): Audit {
  function entriesOf({ holder, address, token }: Origin, changes: readonly Change[]): AuditRow[] {
    const actor = { ...actorOf(holder), token: token ?? null };
    const at = clock.now();
    return changes.flatMap(({ action, subject, before, after }) => {
      const differing = differenceOf(before, after);
      if (differing === undefined) return [];
      const words = [
        actor.name,
        actor.token ?? "",
        subject.name,
        address,
        ...wordsOf(differing.before),
        ...wordsOf(differing.after),
      ];
      const entry = { id: newId("aud"), at, action, actor, subject, address, ...differing };
      return [{ ...entry, words: fold(words.join("\n")) }];
    });
  }

  return {
    entriesOf,

    async note(origin, changes) {
      const entries = entriesOf(origin, changes);
      if (entries.length > 0) await store.audit.append(entries);
    },

    page: (query) => store.audit.page(query),
  };
}

/** Whoever a session belongs to, as what a change is about. */
export function holderSubject(holder: Holder): AuditSubject {
  return holder.kind === "person"
    ? { kind: "person", id: holder.personId, name: holder.name }
    : { kind: "device", id: holder.deviceId, name: `${holder.school} · ${holder.classroom}` };
}

function actorOf(holder: Holder | null): Omit<AuditActor, "token"> {
  if (holder === null) return { kind: "nobody", id: null, name: "" };
  return holder.kind === "person"
    ? { kind: "person", id: holder.personId, name: holder.name }
    : { kind: "device", id: holder.deviceId, name: `${holder.school} · ${holder.classroom}` };
}

/** What counts the changes of a record is none of its properties. */
const COUNTERS = new Set(["version"]);

/** The fields that differ; undefined when there were a record before and after, and none does. */
function differenceOf(
  before: object | null,
  after: object | null,
): { before: AuditFields; after: AuditFields } | undefined {
  const [was, is] = [fieldsOf(before), fieldsOf(after)];
  if (was === null || is === null) return { before: was, after: is };
  const names = Object.keys({ ...was, ...is }).filter(
    (name) => JSON.stringify(was[name] ?? null) !== JSON.stringify(is[name] ?? null),
  );
  if (names.length === 0) return undefined;
  const pick = (from: NonNullable<AuditFields>) => Object.fromEntries(names.map((name) => [name, from[name] ?? null]));
  return { before: pick(was), after: pick(is) };
}

function fieldsOf(record: object | null): AuditFields {
  if (record === null) return null;
  const all: NonNullable<AuditFields> = JSON.parse(JSON.stringify(record));
  const kept = Object.entries(all).filter(([name]) => !COUNTERS.has(name));
  return Object.fromEntries(kept.map(([name, value]) => [name, shortened(value)]));
}

function shortened(value: NonNullable<AuditFields>[string]): NonNullable<AuditFields>[string] {
  const text = JSON.stringify(value);
  return text.length <= MAX_FIELD_LENGTH ? value : `${text.slice(0, MAX_FIELD_LENGTH)}…`;
}

function wordsOf(fields: AuditFields): string[] {
  return fields === null
    ? []
    : Object.values(fields).map((value) => (typeof value === "string" ? value : JSON.stringify(value)));
}
