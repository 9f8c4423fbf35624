import { type Done, granted } from "../../signaling/contract/errors.ts";
import type { ClassroomId } from "../../signaling/contract/ids.ts";
import type { Focus, Layout } from "../../signaling/contract/layout.ts";
import type { Source } from "../../signaling/contract/lesson.ts";
import type { Notice } from "../../signaling/contract/notices.ts";
import { MASTER_ROOM } from "../../signaling/contract/protocol.ts";
import type { SlateOp } from "../../signaling/contract/slate.ts";
import type { Slate } from "../../signaling/contract/slate-state.ts";
import type { Clock } from "../clock.ts";
import { type FocusFacts, type FocusState, focusDueMs, nextFocus } from "../policy/focus.ts";
import type { LiveSource } from "./sources.ts";

/** So many strokes in so long are writing; fewer may be an accident. */
const STROKES = 3;
const STROKES_MS = 10_000;

/** What is on the screens, as the lesson knows it. */
export type Scenery = Omit<FocusFacts, "pinned" | "writtenMs">;

export function sceneryOf(sources: readonly LiveSource[], { shown }: Slate, stage: readonly ClassroomId[]): Scenery {
  const flows = (which: readonly Source[]) =>
    sources.some(({ source, room, paused }) => room === MASTER_ROOM && !paused && which.includes(source));
  return {
    sheet: shown !== null,
    screen: flows(["board", "screen"]),
    teacherSeen: flows(["teacher"]),
    onStage: stage.length,
  };
}

export interface LessonLayoutOptions {
  clock: Clock;
  scenery: () => Scenery;
  tell: (notice: Notice<"layoutChanged">) => void;
  /** Something else is large: budgets are to follow. */
  onMoved: () => void;
}

/** What is large on all screens of one lesson; the rules are policy's (server/policy/focus.ts). */
export class LessonLayout {
  readonly #options: LessonLayoutOptions;
  #state: FocusState;
  #scenery: Scenery;
  #pinned: Focus | null = null;
  #writtenMs: number | null = null;
  /** When the latest strokes began, at most as many as make writing. */
  #strokesMs: readonly number[] = [];
  #cancelLook: () => void = () => undefined;

  constructor(options: LessonLayoutOptions) {
    this.#options = options;
    this.#scenery = options.scenery();
    this.#state = nextFocus({ focus: "teacher", sinceMs: this.#now() }, this.#facts(), true, this.#now());
  }

  get view(): Layout {
    return { focus: this.#state.focus, pinned: this.#pinned };
  }

  get focus(): Focus {
    return this.#state.focus;
  }

  pin(focus: Focus | null): Done {
    const changed = focus !== this.#pinned;
    this.#pinned = focus;
    this.#look(true, changed);
    return granted({});
  }

  /** The slate was changed. */
  wrote(ops: readonly SlateOp[]): void {
    const now = this.#now();
    const begun = ops.filter((op) => op.op === "draw" && op.from === 0).length;
    this.#strokesMs = [...this.#strokesMs, ...Array<number>(begun).fill(now)].slice(-STROKES);
    const writing = this.#strokesMs.length === STROKES && now - (this.#strokesMs[0] ?? now) < STROKES_MS;
    const turned = ops.some(({ op }) => op === "show");
    if (turned || (begun > 0 && writing)) this.#writtenMs = now;
    // A stroke on what is large already keeps it so.
    else if (begun > 0) this.pointed();
    this.#look(turned);
  }

  /** Somebody points at the sheet: that keeps it large and does not make it so. */
  pointed(): void {
    if (this.focus === "written" || this.focus === "sides") this.#writtenMs = this.#now();
  }

  /** Sources, the stage or the slate may have changed. */
  look(): void {
    this.#look(false);
  }

  close(): void {
    this.#cancelLook();
  }

  #look(onPurpose: boolean, tell = false): void {
    const before = this.#scenery;
    this.#scenery = this.#options.scenery();
    const changed = Object.keys(before).some(
      (key) => before[key as keyof Scenery] !== this.#scenery[key as keyof Scenery],
    );
    const now = this.#now();
    const { focus } = this.#state;
    this.#state = nextFocus(this.#state, this.#facts(), onPurpose || changed, now);
    const moved = this.#state.focus !== focus;
    if (moved || tell) this.#options.tell({ layout: this.view });
    if (moved) this.#options.onMoved();
    this.#cancelLook();
    const dueMs = focusDueMs(this.#state, this.#facts(), now);
    if (dueMs !== null) this.#cancelLook = this.#options.clock.after(Math.max(1, dueMs - now), () => this.look());
  }

  #facts(): FocusFacts {
    return { ...this.#scenery, pinned: this.#pinned, writtenMs: this.#writtenMs };
  }

  #now(): number {
    return this.#options.clock.now();
  }
}
