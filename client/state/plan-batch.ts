import type { RoomId } from "../../signaling/contract/lesson.ts";
import type { PlanView } from "../../signaling/contract/plan.ts";
import type { Clock } from "./clock.ts";

/** How long plans of other rooms wait for each other, in milliseconds. */
const TOGETHER_MS = 500;

/** The own plan shows at once. Five hundred others come one by one: together twice a second is soon enough. */
export class PlanBatch {
  readonly #clock: Clock;
  readonly #tell: (plans: ReadonlyMap<RoomId, PlanView>) => void;
  #plans = new Map<RoomId, PlanView>();
  #cancel: () => void = () => {};

  constructor(clock: Clock, tell: (plans: ReadonlyMap<RoomId, PlanView>) => void) {
    this.#clock = clock;
    this.#tell = tell;
  }

  add(room: RoomId, plan: PlanView, own: boolean): void {
    const first = this.#plans.size === 0;
    this.#plans.set(room, plan);
    if (own) this.#flush();
    else if (first) this.#cancel = this.#clock.after(TOGETHER_MS, () => this.#flush());
  }

  drop(): void {
    this.#cancel();
    this.#plans.clear();
  }

  #flush(): void {
    this.#cancel();
    const plans = this.#plans;
    this.#plans = new Map();
    this.#tell(plans);
  }
}
