import type { CalendarOwner, CalendarView } from "../../signaling/contract/calendars.ts";
import type { CalendarId, LessonId } from "../../signaling/contract/ids.ts";

/** A lesson as a calendar shows it. */
export interface CalendarRow {
  id: LessonId;
  title: string;
  teacher: string;
  /** "School classroom" each; the master's first. */
  rooms: string[];
  startsAt: number;
  endsAt: number;
  /** null: nobody said. */
  zone: string | null;
  cancelled: boolean;
  version: number;
  /** 0: never since it was made. */
  changedAt: number;
}

export interface CalendarsStore {
  add(calendar: { id: CalendarId; keyHash: string; owner: CalendarOwner; createdAt: number }): Promise<void>;
  /** All, or those of one owner; by name. */
  list(owner: CalendarOwner | null): Promise<CalendarView[]>;
  find(id: CalendarId): Promise<CalendarView | undefined>;
  /** The one whose key this is; noted as read. */
  read(keyHash: string, at: number): Promise<CalendarView | undefined>;
  remove(id: CalendarId): Promise<void>;
  /** Lessons that begin in the span, cancelled ones too, by start. */
  lessons(owner: CalendarOwner, span: { fromMs: number; toMs: number; limit: number }): Promise<CalendarRow[]>;
}
