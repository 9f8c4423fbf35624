import "../../../client/slate/late-ink.ts";
import { SlateLine } from "../../../client/slate/slate-line.ts";
import { LessonSlate } from "../../../server/lesson/lesson-slate.ts";
import type { Answer, Signal, SignalState } from "../../../signaling/connect.ts";
import type { RoomId } from "../../../signaling/contract/lesson.ts";
import type { Notice, NoticeName } from "../../../signaling/contract/notices.ts";
import {
  type RequestInput,
  type RequestName,
  type RequestOutput,
  requests,
} from "../../../signaling/contract/requests.ts";
import { FakeClock } from "../../support/fake-clock.ts";

const unreachable = { ok: false, error: { code: "server.unreachable", params: {} } } as const;

/**
 * A socket that the test moves by hand: everything that is sent waits in one of two queues until it is let through, or
 * is lost with the connection.
 */
class HandCable implements Signal {
  state: SignalState = { kind: "connecting" };
  readonly #serve: (name: RequestName, input: never) => object;
  readonly #up: { name: RequestName; input: object; answer: (value: object) => void }[] = [];
  readonly #down: { notice: boolean; run: () => void }[] = [];
  readonly #unanswered = new Set<(value: object) => void>();
  readonly #listeners = new Map<string, Set<(notice: never) => void>>();
  readonly #states = new Set<(state: SignalState) => void>();

  constructor(serve: (name: RequestName, input: never) => object) {
    this.#serve = serve;
  }

  request<N extends RequestName>(name: N, input: RequestInput<N>): Promise<Answer<RequestOutput<N>>> {
    if (this.state.kind !== "open") return Promise.resolve(unreachable);
    // What the wire would refuse fails here.
    requests[name].input.parse(input);
    return new Promise((resolve) => {
      const answer = (value: object) => resolve(value as Answer<RequestOutput<N>>);
      this.#unanswered.add(answer);
      this.#up.push({ name, input: structuredClone(input), answer });
    });
  }

  on<N extends NoticeName>(name: N, run: (notice: Notice<N>) => void): () => void {
    const known = this.#listeners.get(name) ?? new Set();
    this.#listeners.set(name, known.add(run));
    return () => known.delete(run);
  }

  onState(run: (state: SignalState) => void): () => void {
    this.#states.add(run);
    run(this.state);
    return () => this.#states.delete(run);
  }

  close(): void {}

  /** The server says something; lost when nobody is there. */
  tell(name: NoticeName, notice: object): void {
    if (this.state.kind !== "open") return;
    const run = () => {
      for (const listener of this.#listeners.get(name) ?? []) listener(structuredClone(notice) as never);
    };
    this.#down.push({ notice: true, run });
  }

  /** The next notice is never heard of. */
  lose(): void {
    const index = this.#down.findIndex(({ notice }) => notice);
    if (index >= 0) this.#down.splice(index, 1);
  }

  /** One message gets through in this direction. False when none waits. */
  async pass(direction: "up" | "down"): Promise<boolean> {
    if (direction === "up") {
      const message = this.#up.shift();
      if (message === undefined) return false;
      const value = this.#serve(message.name, message.input as never);
      const run = () => {
        this.#unanswered.delete(message.answer);
        message.answer(structuredClone(value));
      };
      this.#down.push({ notice: false, run });
    } else {
      const message = this.#down.shift();
      if (message === undefined) return false;
      message.run();
    }
    await new Promise((resolve) => setImmediate(resolve));
    return true;
  }

  async cut(): Promise<void> {
    this.#up.length = 0;
    this.#down.length = 0;
    this.#become({ kind: "lost", retryAt: 0 });
    for (const answer of this.#unanswered) answer(unreachable);
    this.#unanswered.clear();
    await new Promise((resolve) => setImmediate(resolve));
  }

  mend(): void {
    if (this.state.kind !== "open") this.#become({ kind: "open", recovered: false, seatKept: false });
  }

  #become(state: SignalState): void {
    this.state = state;
    for (const run of [...this.#states]) run(state);
  }
}

/** A lesson's slate, and pages of these rooms on cables that are moved by hand. */
export function slateLesson(rooms: RoomId[]) {
  const clock = new FakeClock(0);
  let epoch = 0;
  const open = () => {
    epoch += 1;
    return new LessonSlate({
      epoch: `life ${epoch}`,
      now: () => clock.now(),
      mayHold: () => true,
      tell: (notice) => {
        for (const { cable } of pages) cable.tell("slateChanged", notice);
      },
      mention: (notice) => {
        for (const { cable } of pages) cable.tell("pointed", notice);
      },
    });
  };
  let slate = open();
  const pages: { cable: HandCable; line: SlateLine; room: RoomId }[] = [];
  let seed = 1;
  const random = () => {
    seed = (seed * 48_271) % 2_147_483_647;
    return seed / 2_147_483_647;
  };
  for (const room of rooms) {
    const cable = new HandCable((name, input) => {
      if (name === "writeSlate") return slate.write(room, input);
      if (name === "readSlate") return { ok: true, value: slate.read(input) };
      if (name === "readShown") return { ok: true, value: slate.shown() };
      if (name === "readStrokes") return slate.strokes(input);
      if (name === "point") return slate.point(room, input);
      throw new Error(`a page asked for ${name}`);
    });
    pages.push({ cable, line: new SlateLine({ signal: cable, clock, random }), room });
  }
  return {
    clock,
    pages,
    slate: () => slate,
    restart: () => {
      slate = open();
    },
    /** Mends everything and lets everything through. */
    async settle(): Promise<void> {
      for (let quiet = 0; quiet < 3; ) {
        for (const { cable } of pages) cable.mend();
        let moved = false;
        for (const { cable } of pages)
          for (const way of ["up", "down"] as const) moved = (await cable.pass(way)) || moved;
        quiet = moved ? 0 : quiet + 1;
        if (!moved) clock.advance(1_100);
        await new Promise((resolve) => setImmediate(resolve));
      }
    },
  };
}
