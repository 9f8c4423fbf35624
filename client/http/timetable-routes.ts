import type { z } from "zod";
import type { CalendarMade, CalendarOwner, CalendarView } from "../../signaling/contract/calendars.ts";
import type { Feasibility, LessonPlan } from "../../signaling/contract/feasibility.ts";
import type { CalendarId, LessonId, SeriesId, TermId } from "../../signaling/contract/ids.ts";
import type {
  ChangeDone,
  changedSeries,
  changeRequest,
  NewTerm,
  newSeries,
  SeriesPreview,
  SeriesQuery,
  SeriesView,
  seriesArchiving,
  seriesDraft,
  TermView,
  Week,
  WeekQuery,
} from "../../signaling/contract/timetable.ts";
import type { Answer } from "./failure.ts";
import { everyPage, firstOf } from "./pages.ts";
import type { Send } from "./send.ts";

/** Terms, series, changes of lessons, the week, and calendars to subscribe to. */
export function timetableRoutes(send: Send) {
  const items = async <T>(path: string): Promise<Answer<T[]>> => {
    const answer = await send<{ items: T[] }>("GET", path);
    return answer.ok ? { ok: true, value: answer.value.items } : answer;
  };
  return {
    terms: () => items<TermView>("/terms"),
    addTerm: (term: NewTerm) => send<TermView>("POST", "/terms", term),
    changeTerm: (id: TermId, term: NewTerm & { version: number; acceptClashes?: number }) =>
      send<TermView>("PUT", `/terms/${id}`, term),
    previewSeries: (draft: z.input<typeof seriesDraft>) => send<SeriesPreview>("POST", "/series/preview", draft),
    seriesFeasibility: (draft: z.input<typeof seriesDraft>) => send<Feasibility>("POST", "/series/feasibility", draft),
    lessonFeasibility: ({ teacherId, startsAt, endsAt, classroomIds }: LessonPlan) =>
      send<Feasibility>("POST", "/lessons/feasibility", { teacherId, startsAt, endsAt, classroomIds }),
    addSeries: (series: z.input<typeof newSeries>) => send<SeriesView>("POST", "/series", series),
    /** By title, the first `most`. */
    seriesList: (query: SeriesQuery, most: number) => {
      const asked = new URLSearchParams();
      for (const [name, value] of Object.entries(query)) if (value !== undefined) asked.set(name, value);
      return firstOf<SeriesView>(send, `/series?${asked}`, most);
    },
    everySeries: () => everyPage<SeriesView>(send, "/series"),
    changeSeries: (id: SeriesId, series: Omit<z.input<typeof changedSeries>, "seriesId">) =>
      send<SeriesView>("PUT", `/series/${id}`, series),
    archiveSeries: (id: SeriesId, version: number) => send<SeriesView>("POST", `/series/${id}/archive`, { version }),
    restoreSeries: (id: SeriesId, how: Omit<z.input<typeof seriesArchiving>, "seriesId">) =>
      send<SeriesView>("POST", `/series/${id}/restore`, how),
    changeLesson: (id: LessonId, change: Omit<z.input<typeof changeRequest>, "lessonId">) =>
      send<ChangeDone>("POST", `/lessons/${id}/changes`, change),
    week: ({ by, id, day }: WeekQuery) =>
      send<Week>("GET", `/timetable/week?by=${by}&id=${encodeURIComponent(id)}&day=${day}`),
    calendars: () => items<CalendarView>("/calendars"),
    openCalendar: (owner: CalendarOwner) => send<CalendarMade>("POST", "/calendars", owner),
    revokeCalendar: (id: CalendarId) => send<CalendarView>("DELETE", `/calendars/${id}`),
  };
}
