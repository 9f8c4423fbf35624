import type { LessonId } from "../../signaling/contract/ids.ts";
import type { ClassroomOnAir, LessonOnAir, OnAirEvent } from "../../signaling/contract/operations.ts";
import type { Clock } from "../clock.ts";
import type { LiveLesson } from "./live-lesson.ts";
import { onAirOf } from "./on-air.ts";

export interface OnAirFeedOptions {
  clock: Clock;
  /** Every lesson that somebody has open. */
  lessons: () => Iterable<LiveLesson>;
}

/** One page that watches. */
export interface OnAirWatcher {
  tell(event: OnAirEvent): void;
  /** The service stops. Called at most once, and not after `stop`. */
  ended(): void;
}

/** How often watchers are told what changed. */
const TURN_MS = 1_000;

/** A lesson as it was told last, and as text, which is how changes are found. */
interface Told {
  lesson: LessonOnAir;
  head: string;
  rooms: ReadonlyMap<string, string>;
}

/**
 * Tells watchers what goes on in all lessons: a snapshot first, then once a second what changed. Everybody is told the
 * same changes, so many watchers cost little more than one; nobody watching costs nothing.
 */
export class OnAirFeed {
  readonly #options: OnAirFeedOptions;
  readonly #watchers = new Set<OnAirWatcher>();
  #told = new Map<LessonId, Told>();
  #cancelTurn: () => void = () => undefined;
  #closed = false;

  constructor(options: OnAirFeedOptions) {
    this.#options = options;
  }

  get watchers(): number {
    return this.#watchers.size;
  }

  /** `snapshot` answers how things stand now, for who starts or could not follow. */
  watch(watcher: OnAirWatcher): { snapshot: () => OnAirEvent; stop: () => void } {
    if (this.#closed) throw new Error("the feed of live lessons is closed");
    // The others are told first, so that everybody stands where the next changes begin.
    this.#turn();
    this.#watchers.add(watcher);
    if (this.#watchers.size === 1) this.#schedule();
    return {
      snapshot: () => {
        this.#turn();
        return { kind: "snapshot", at: this.#now(), lessons: [...this.#told.values()].map(({ lesson }) => lesson) };
      },
      stop: () => {
        this.#watchers.delete(watcher);
        if (this.#watchers.size > 0) return;
        this.#cancelTurn();
        this.#told.clear();
      },
    };
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#cancelTurn();
    for (const watcher of [...this.#watchers]) watcher.ended();
    this.#watchers.clear();
  }

  #schedule(): void {
    this.#cancelTurn = this.#options.clock.after(TURN_MS, () => {
      this.#turn();
      if (!this.#closed && this.#watchers.size > 0) this.#schedule();
    });
  }

  #turn(): void {
    const now = this.#now();
    const before = this.#told;
    this.#told = new Map();
    const lessons: LessonOnAir[] = [];
    for (const live of this.#options.lessons()) {
      const lesson = onAirOf(live, now);
      const told = toldOf(lesson);
      this.#told.set(lesson.id, told);
      const changed = changesOf(before.get(lesson.id), told);
      if (changed !== null) lessons.push(changed);
    }
    const gone = [...before.keys()].filter((id) => !this.#told.has(id));
    if (lessons.length === 0 && gone.length === 0) return;
    for (const watcher of this.#watchers) watcher.tell({ kind: "changes", at: now, lessons, gone });
  }

  #now(): number {
    return this.#options.clock.now();
  }
}

function toldOf(lesson: LessonOnAir): Told {
  const { classrooms, ...head } = lesson;
  return {
    lesson,
    head: JSON.stringify(head),
    rooms: new Map(classrooms.map((classroom) => [classroom.id, JSON.stringify(classroom)])),
  };
}

/** The lesson with the classrooms that changed; null when nothing did. */
function changesOf(before: Told | undefined, { lesson, head, rooms }: Told): LessonOnAir | null {
  if (before === undefined) return lesson;
  const changed = lesson.classrooms.filter(({ id }: ClassroomOnAir) => before.rooms.get(id) !== rooms.get(id));
  return changed.length === 0 && before.head === head ? null : { ...lesson, classrooms: changed };
}
