import { useEffect, useState } from "preact/hooks";
import type { ClassroomView } from "../../signaling/contract/lesson.ts";
import type { Live } from "../state/live.ts";
import { overviewPages } from "../state/overview-pages.ts";
import type { Participation } from "../state/participation.ts";

/** How long a page of the wall stands while it turns by itself, in milliseconds: a glance at each of a dozen rooms. */
const PAGE_MS = 15_000;

export interface Overview {
  open: boolean;
  setOpen: (open: boolean) => void;
  /** Counts from 0. */
  page: number;
  pages: number;
  turn: (by: number) => void;
  rotates: boolean;
  setRotates: (rotates: boolean) => void;
  tiles: readonly ClassroomView[];
}

/** The teacher's wall of classrooms. What it shows is what the server is asked for, and nothing else runs. */
export function useOverview(participation: Participation, live: Live): Overview {
  const [open, setOpen] = useState(false);
  const [wanted, setWanted] = useState(0);
  const [rotates, setRotates] = useState(false);
  const { classrooms = [], overview = [] } = live.lesson ?? {};
  const all = overviewPages(classrooms);
  const pages = Math.max(1, all.length);
  // Classrooms come and go: a page that is no longer there is the last one.
  const page = Math.min(wanted, pages - 1);
  const tiles = open ? (all[page] ?? []) : [];
  const ids = tiles.map(({ id }) => id);
  const differs = ids.length !== overview.length || ids.some((id) => !overview.includes(id));
  const joined = live.stay === "joined";
  const asked = ids.join(" ");
  useEffect(() => {
    // After a lost connection the server has closed the wall: it is asked for again.
    if (joined && differs) void participation.request("showOverview", { classroomIds: ids });
  }, [participation, joined, asked, differs]);
  useEffect(() => {
    if (!open || !rotates || pages < 2) return undefined;
    const timer = setTimeout(() => setWanted((page + 1) % pages), PAGE_MS);
    return () => clearTimeout(timer);
  }, [open, rotates, page, pages]);
  const turn = (by: number) => setWanted((page + by + pages) % pages);
  return { open, setOpen, page, pages, turn, rotates, setRotates, tiles };
}
