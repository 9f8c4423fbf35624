import type { Clock } from "../../server/clock.ts";
import type { OnAirWatcher } from "../../server/lesson/on-air-feed.ts";
import { classroomId, lessonId } from "../../signaling/contract/ids.ts";
import type { ClassroomOnAir, LessonOnAir, OnAirEvent } from "../../signaling/contract/operations.ts";

/** Lessons that nobody teaches: every second a third of their classrooms has news. The same on every run. */
export class SyntheticOnAir {
  readonly #clock: Clock;
  readonly #lessons: LessonOnAir[];
  #watchers = 0;
  #turn = 0;
  /** Of the last changes, as JSON. */
  sentBytes = 0;
  /** While false, nothing changes: the baseline. */
  moving = false;

  constructor(lessons: number, classrooms: number, clock: Clock) {
    this.#clock = clock;
    const now = clock.now();
    this.#lessons = Array.from({ length: lessons }, (_, index) => ({
      id: lessonId.parse(`les-${index}`),
      title: `第 ${index + 1} 节 · Lesson ${index + 1}`,
      teacher: { name: `Teacher ${index + 1}`, presence: "present", voice: "on" },
      startsAt: now - 600_000,
      endsAt: now + 1_800_000,
      state: "live",
      startedAt: now - 600_000,
      worker: index % 4,
      classrooms: Array.from({ length: classrooms }, (_, room) => classroomOf(index, room, 0, now)),
    }));
  }

  get watchers(): number {
    return this.#watchers;
  }

  watch(watcher: OnAirWatcher): { snapshot: () => OnAirEvent; stop: () => void } {
    this.#watchers += 1;
    const schedule = (): (() => void) =>
      this.#clock.after(1_000, () => {
        if (this.moving) watcher.tell(this.#next());
        cancel = schedule();
      });
    let cancel = schedule();
    return {
      snapshot: () => ({ kind: "snapshot", at: this.#clock.now(), lessons: this.#lessons }),
      stop: () => {
        this.#watchers -= 1;
        cancel();
      },
    };
  }

  #next(): OnAirEvent {
    this.#turn += 1;
    const now = this.#clock.now();
    const lessons = this.#lessons.map((lesson, index) => ({
      ...lesson,
      classrooms: lesson.classrooms
        .map((_, room) => room)
        .filter((room) => (room + index + this.#turn) % 3 === 0)
        .map((room) => classroomOf(index, room, this.#turn, now)),
    }));
    const event: OnAirEvent = { kind: "changes", at: now, lessons, gone: [] };
    this.sentBytes = JSON.stringify(event).length;
    return event;
  }
}

function classroomOf(lesson: number, room: number, turn: number, now: number): ClassroomOnAir {
  const noise = (lesson * 7919 + room * 104_729 + turn * 1_299_709) % 100;
  const budgetKbps = 300 + noise * 20;
  const tier = noise < 4 ? "audio" : noise < 30 ? "reduced" : "full";
  return {
    id: classroomId.parse(`cls-${lesson}-${room}`),
    name: `Class ${room + 1}`,
    school: `School ${room + 1}`,
    presence: noise === 50 ? "away" : "present",
    onStage: room === 0,
    muted: false,
    removed: false,
    sound: noise === 60 ? "broken" : "heard",
    link: {
      tier,
      cause: { code: "budget-below-need", budgetKbps, neededKbps: 2_100 },
      changedAt: now,
      trend: noise % 3 === 0 ? "rising" : "steady",
      budgetKbps,
      plannedKbps: budgetKbps - 50,
      neededKbps: 2_100,
    },
  };
}
