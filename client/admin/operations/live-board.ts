import { batch, computed, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import type { LessonId } from "../../../signaling/contract/ids.ts";
import type { LessonOnAir, OnAirEvent } from "../../../signaling/contract/operations.ts";
import type { Api } from "../../http/api.ts";
import type { Failure } from "../../http/failure.ts";
import { retryAfterMs, waitMs } from "../../state/retry.ts";
import { worriesOf } from "./attention.ts";

/** One lesson: whoever draws it is drawn again when this lesson changes, and not when another one does. */
export interface LessonLine {
  readonly id: LessonId;
  readonly lesson: Signal<LessonOnAir>;
}

export interface Totals {
  live: number;
  waiting: number;
  present: number;
  invited: number;
  worried: number;
}

/** Everything on air as the service tells it, followed for as long as the board is open. */
export class LiveBoard {
  /** undefined while the service is heard. */
  readonly failure = signal<Failure | undefined>(undefined);
  /** False until the first snapshot. */
  readonly known = signal(false);
  readonly search = signal("");
  readonly worriedOnly = signal(false);
  /** What the search and the filter leave, by start and title. */
  readonly shown: ReadonlySignal<readonly LessonLine[]>;
  readonly totals: ReadonlySignal<Totals>;
  readonly #lines = signal<readonly LessonLine[]>([]);
  readonly #stop = new AbortController();

  constructor() {
    let last: readonly LessonLine[] = [];
    this.shown = computed(() => {
      const shown = this.#lines.value.filter(({ lesson }) => this.#matches(lesson));
      // The same lines in the same order are the same list: nothing that draws it has to look again.
      if (shown.length !== last.length || shown.some((line, index) => line !== last[index])) last = shown;
      return last;
    });
    this.totals = computed(() => totalsOf(this.#lines.value.map(({ lesson }) => lesson.value)));
  }

  /** Until `close`: comes back by itself whenever the stream breaks. */
  async follow(api: Pick<Api, "followOnAir">): Promise<void> {
    const { signal: stop } = this.#stop;
    for (let failures = 0; !stop.aborted; failures += 1) {
      const failure = await api.followOnAir((event) => {
        failures = 0;
        this.hear(event);
      }, stop);
      if (stop.aborted) return;
      this.failure.value = failure ?? { code: "server.unreachable", params: {} };
      await paused(waitMs(this.failure.value, retryAfterMs(failures), Math.random), stop);
    }
  }

  hear(event: OnAirEvent): void {
    batch(() => {
      this.failure.value = undefined;
      this.known.value = true;
      const known = new Map(this.#lines.value.map((line) => [line.id, line]));
      const told = new Set(event.lessons.map(({ id }) => id));
      const gone = new Set(event.kind === "changes" ? event.gone : [...known.keys()].filter((id) => !told.has(id)));
      const added: LessonLine[] = [];
      for (const lesson of event.lessons) {
        const line = known.get(lesson.id);
        if (line === undefined) added.push({ id: lesson.id, lesson: signal(lesson) });
        else line.lesson.value = event.kind === "changes" ? merged(line.lesson.peek(), lesson) : lesson;
      }
      if (added.length === 0 && gone.size === 0) return;
      this.#lines.value = [...this.#lines.value.filter(({ id }) => !gone.has(id)), ...added].sort(byStart);
    });
  }

  close(): void {
    this.#stop.abort();
  }

  #matches(lesson: Signal<LessonOnAir>): boolean {
    const search = this.search.value.trim().toLocaleLowerCase();
    // Only what is asked for is looked at: without a filter no change of a lesson concerns the list.
    if (this.worriedOnly.value && worriesOf(lesson.value).length === 0) return false;
    if (search === "") return true;
    const { title, teacher, classrooms } = lesson.value;
    const names = [title, teacher.name, ...classrooms.map(({ school, name }) => `${school} ${name}`)];
    return names.some((name) => name.toLocaleLowerCase().includes(search));
  }
}

/** Classrooms that did not change stay the same objects. */
function merged(before: LessonOnAir, changes: LessonOnAir): LessonOnAir {
  if (changes.classrooms.length === 0) return { ...changes, classrooms: before.classrooms };
  const changed = new Map(changes.classrooms.map((classroom) => [classroom.id, classroom]));
  return { ...changes, classrooms: before.classrooms.map((classroom) => changed.get(classroom.id) ?? classroom) };
}

function byStart(a: LessonLine, b: LessonLine): number {
  const [first, second] = [a.lesson.peek(), b.lesson.peek()];
  return first.startsAt - second.startsAt || first.title.localeCompare(second.title) || (a.id < b.id ? -1 : 1);
}

function totalsOf(lessons: readonly LessonOnAir[]): Totals {
  const totals: Totals = { live: 0, waiting: 0, present: 0, invited: 0, worried: 0 };
  for (const lesson of lessons) {
    totals[lesson.state === "live" ? "live" : "waiting"] += 1;
    totals.invited += lesson.classrooms.length;
    totals.present += lesson.classrooms.filter(({ presence }) => presence === "present").length;
    if (worriesOf(lesson).length > 0) totals.worried += 1;
  }
  return totals;
}

function paused(ms: number, stop: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    stop.addEventListener("abort", () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
