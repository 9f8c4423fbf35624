import { z } from "zod";
import { pagesOf } from "../../signaling/contract/api.ts";
import { granted, type Outcome } from "../../signaling/contract/errors.ts";
import { feasibility } from "../../signaling/contract/feasibility.ts";
import { seriesId } from "../../signaling/contract/ids.ts";
import {
  changedSeries,
  newSeries,
  type SeriesView,
  seriesArchiving,
  seriesDraft,
  seriesPreview,
  seriesQuery,
  seriesRecord,
  seriesView,
} from "../../signaling/contract/timetable.ts";
import { reachOf } from "../accounts/reach.ts";
import type { FeasibilityBook } from "../timetable/feasibility.ts";
import type { Schedule } from "../timetable/schedule.ts";
import type { SeriesChanged } from "../timetable/series.ts";
import { type Endpoint, forAdministrators, personOf } from "./endpoint.ts";
import { answered, asked, pageOf } from "./paging.ts";
import type { OnLessonsChanged } from "./schedule.ts";

const pagedSeries = seriesQuery.extend(pageOf(z.tuple([z.string(), seriesId])));

/** Series as records: planned, listed, changed, put away and brought back. */
export function seriesEndpoints(
  { schedule: { series }, feasibility: links }: { schedule: Pick<Schedule, "series">; feasibility: FeasibilityBook },
  onChanged: OnLessonsChanged,
): Endpoint[] {
  const subject = (_: object, { id, title }: SeriesView) => ({ kind: "series" as const, id, name: title });
  const look = async ({ seriesId: id }: { seriesId: SeriesView["id"] }) => {
    const found = await series.find(id);
    return found.ok ? { name: found.value.title, ...found.value } : undefined;
  };
  /** Pages may be waiting in its lessons. */
  const told = async (changed: SeriesChanged): Promise<Outcome<SeriesView>> => {
    if (!changed.ok) return changed;
    const { ids, cancelled, series: view } = changed.value;
    const gone = new Set(cancelled);
    await onChanged(cancelled, true);
    await onChanged(
      ids.filter((id) => !gone.has(id)),
      false,
    );
    return granted(view);
  };
  return [
    forAdministrators(
      { method: "get", path: "/series", input: pagedSeries, output: pagesOf(seriesView) },
      async ({ limit, cursor, ...query }, { holder }) =>
        granted(answered(await series.list(query, asked({ limit, cursor }), reachOf(holder)))),
    ),
    forAdministrators(
      // It is looked at, and nothing is saved.
      { method: "post", path: "/series/preview", input: seriesDraft, output: seriesPreview, audit: null },
      (input, { holder }) => series.preview(input, reachOf(holder)),
    ),
    forAdministrators(
      // Likewise.
      { method: "post", path: "/series/feasibility", input: seriesDraft, output: feasibility, audit: null },
      (input, { holder }) => links.ofSeries(input, reachOf(holder)),
    ),
    forAdministrators(
      {
        ...{ method: "post", path: "/series", input: newSeries, output: seriesRecord, status: 201 },
        audit: {
          action: "series.scheduled",
          subject,
          after: ({ accepted }, view) => ({ ...view, acceptedClashes: accepted }),
        },
      },
      async (input, { holder }) => {
        const saved = await series.add(input, personOf(holder), reachOf(holder));
        if (!saved.ok) return saved;
        const expected = await links.noteSeries({ seriesId: saved.value.id }, input);
        return granted({ ...saved.value, expected });
      },
    ),
    forAdministrators(
      { method: "get", path: "/series/:seriesId", input: z.object({ seriesId }), output: seriesRecord },
      async (input, { holder }) => {
        const found = await series.find(input.seriesId, reachOf(holder));
        if (!found.ok) return found;
        return granted({ ...found.value, expected: await links.noted({ seriesId: found.value.id }) });
      },
    ),
    forAdministrators(
      {
        ...{ method: "put", path: "/series/:seriesId", input: changedSeries, output: seriesView },
        audit: { action: "series.changed", subject, look },
      },
      async (input, { holder }) => await told(await series.change(input, personOf(holder), reachOf(holder))),
    ),
    forAdministrators(
      {
        ...{
          method: "post",
          path: "/series/:seriesId/archive",
          input: seriesArchiving,
          output: seriesView,
          body: true,
        },
        audit: { action: "series.archived", subject, look },
      },
      async (input, { holder }) => await told(await series.archive(input, personOf(holder), reachOf(holder))),
    ),
    forAdministrators(
      {
        ...{
          method: "post",
          path: "/series/:seriesId/restore",
          input: seriesArchiving,
          output: seriesView,
          body: true,
        },
        audit: { action: "series.restored", subject, look },
      },
      async (input, { holder }) => await told(await series.restore(input, personOf(holder), reachOf(holder))),
    ),
  ];
}
