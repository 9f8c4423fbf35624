import { signal as makeSignal, type ReadonlySignal } from "@preact/signals";
import type { Answer, LocalRefusal, Signal, SignalState } from "../../signaling/connect.ts";
import type { Refusal } from "../../signaling/contract/errors.ts";
import type { Notice, NoticeName } from "../../signaling/contract/notices.ts";
import type { RequestInput, RequestName, RequestOutput } from "../../signaling/contract/requests.ts";
import { SlateLine } from "../slate/slate-line.ts";
import { type Beside, followBeside } from "./beside.ts";
import type { Clock } from "./clock.ts";
import { DoorCheck } from "./door-check.ts";
import { hear, hearWhatIsShown } from "./hear-notices.ts";
import { type Live, type LiveEvent, reduce, unknownLive } from "./live.ts";
import { PlanBatch } from "./plan-batch.ts";
import type { Media, PreparedMedia } from "./ports.ts";
import { mayPass, Retry } from "./retry.ts";
import { StayMedia } from "./stay-media.ts";

/** Whether this tab was in the lesson before a reload. */
export interface Remembered {
  get(): boolean;
  set(joined: boolean): void;
}

export interface ParticipationOptions {
  signal: Signal;
  media: Media;
  clock: Clock;
  remembered: Remembered;
}

/**
 * One page's part in one lesson, from the first word of the server to the end: joins when asked, and from then on comes
 * back by itself from a lost socket, lost media and a reload. What the page sends is stated once (`send`) and started
 * again after each of these.
 */
export class Participation {
  /** What is said beside picture and sound. */
  readonly talk: Beside["talk"];
  readonly questions: Beside["questions"];
  readonly assistants: Beside["assistants"];
  /** What this page sends and shows. */
  readonly media: Pick<StayMedia, "send" | "setPaused" | "stopSending" | "shown">;
  readonly #signal: Signal;
  readonly #browser: Media;
  readonly #media: StayMedia;
  readonly #clock: Clock;
  readonly #remembered: Remembered;
  readonly #live = makeSignal<Live>(unknownLive);
  readonly #check: DoorCheck;
  readonly #plans: PlanBatch;
  readonly #retry: Retry;
  readonly #stopListening: (() => void)[] = [];
  #prepared: Promise<PreparedMedia | undefined> | undefined;
  /** The server has told this connection who we are. */
  #welcome = false;
  #wantsIn: boolean;
  #wantsLive = false;
  /** Number of the running attempt to join; an older one that comes back from waiting gives up. */
  #attempt = 0;
  #slate: SlateLine | undefined;
  #closed = false;

  constructor({ signal, media, clock, remembered }: ParticipationOptions) {
    this.#signal = signal;
    this.#browser = media;
    this.#clock = clock;
    this.#remembered = remembered;
    this.#wantsIn = remembered.get();
    this.#retry = new Retry(clock);
    this.#plans = new PlanBatch(clock, (plans) => this.#tell({ kind: "roomsPlanned", plans }));
    this.#media = new StayMedia({
      signal,
      tell: (event) => this.#tell(event),
      onBroken: () => {
        this.#media.close();
        this.#tell({ kind: "entering" });
        this.#retryLater();
      },
    });
    this.media = this.#media;
    this.#check = new DoorCheck({
      signal,
      clock,
      tell: (check) => this.#tell({ kind: "linkCheckMoved", check }),
      stillOutside: () => !this.#closed && !this.#wantsIn,
    });
    const { talk, questions, assistants, stop } = followBeside(signal);
    this.talk = talk;
    this.questions = questions;
    this.assistants = assistants;
    this.#stopListening.push(stop);
    if (this.#wantsIn) this.#tell({ kind: "entering" });
    this.#listen();
  }

  get live(): ReadonlySignal<Live> {
    return this.#live;
  }

  /** What is written in the lesson; followed from the first time that somebody asks for it. */
  get slate(): SlateLine {
    this.#slate ??= new SlateLine({ signal: this.#signal, clock: this.#clock });
    return this.#slate;
  }

  /** Takes the seat, now or as soon as the server can be reached. */
  join(): void {
    if (this.#closed || this.#wantsIn) return;
    this.#wantsIn = true;
    this.#remembered.set(true);
    void this.#enter();
  }

  /** Teacher: takes the seat if need be, then puts the lesson on air. */
  goLive(): void {
    this.#wantsLive = true;
    if (this.#live.value.stay === "joined") void this.#announce();
    else this.join();
  }

  /** Has the link measured once more; in front of the door only. */
  checkLink(): void {
    if (!this.#closed && !this.#wantsIn) this.#check.again();
  }

  /** Gives the seat up; the page stays connected and may join again. */
  leave(): void {
    this.#standBack();
    void this.#signal.request("leave", {});
    this.#tell({ kind: "left" });
    // In front of the door again: the next join begins as the first one did.
    if (this.#prepared) void this.#check.arrive(this.#prepared);
  }

  /** The other requests that a page makes while it is in. */
  request<N extends Exclude<RequestName, "join" | "leave" | "goLive">>(
    name: N,
    input: RequestInput<N>,
  ): Promise<Answer<RequestOutput<N>>> {
    return this.#signal.request(name, input);
  }

  /** A notice that one part of the page cares for. The answer stops listening. */
  on<N extends NoticeName>(name: N, run: (notice: Notice<N>) => void): () => void {
    return this.#signal.on(name, run);
  }

  /** Ends this page's part without a word to the server: its seat is kept for a while. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    for (const stop of this.#stopListening) stop();
    this.#check.close();
    this.#media.dispose();
    this.#retry.cancel();
    this.#plans.drop();
    this.#slate?.close();
    this.#signal.close();
  }

  #listen(): void {
    const signal = this.#signal;
    const tell = (event: LiveEvent) => this.#tell(event);
    const welcomed = (event: Extract<LiveEvent, { kind: "welcomed" }>) => {
      tell(event);
      this.#prepared ??= this.#browser.prepare(event.notice.routerRtpCapabilities);
      this.#welcome = true;
      if (event.notice.lesson.state === "ended") this.#finish();
      else this.#arrive();
      if (!this.#wantsIn) void this.#check.arrive(this.#prepared);
    };
    const out = (event: LiveEvent) => {
      this.#standBack();
      tell(event);
      signal.close();
    };
    this.#stopListening.push(
      hear(signal, "welcomed", welcomed),
      ...hearWhatIsShown(signal, tell),
      hear(signal, "lessonEnded", (event) => {
        tell(event);
        this.#finish();
      }),
      hear(signal, "mediaReset", (event) => {
        tell(event);
        if (this.#wantsIn) void this.#enter();
      }),
      hear(signal, "seatTaken", out),
      hear(signal, "seatRemoved", out),
      signal.on("roomPlanned", (notice) => this.#planned(notice)),
      signal.onState((state) => this.#connectionBecame(state)),
    );
  }

  #planned({ room, plan }: Notice<"roomPlanned">): void {
    const own = room === this.#live.value.room;
    if (own) this.#media.holdBack(plan.playout);
    this.#plans.add(room, plan, own);
  }

  #connectionBecame(state: SignalState): void {
    this.#tell({ kind: "connectionChanged", connection: state });
    if (state.kind !== "open" || !state.seatKept) {
      this.#welcome = false;
      return;
    }
    // The old connection: seat, notices and media are as they were, unless something that was asked got lost.
    this.#welcome = this.#prepared !== undefined;
    if (!this.#wantsIn) void this.#signal.request("leave", {});
    if (state.recovered) {
      this.#media.mend();
      this.#check.mend();
    }
    if (this.#media.isOpen && this.#wantsLive) void this.#announce();
    this.#arrive();
  }

  /** The server can be asked again: go on with what was wanted. */
  #arrive(): void {
    const { connection } = this.#live.value;
    const seatKept = connection.kind === "open" && connection.recovered && this.#media.isOpen;
    if (this.#wantsIn && !seatKept) void this.#enter();
  }

  async #enter(): Promise<void> {
    this.#attempt += 1;
    const attempt = this.#attempt;
    this.#retry.cancel();
    this.#media.close();
    this.#tell({ kind: "entering" });
    // Without a welcome there is nobody to ask; the next one leads back here.
    if (!this.#welcome) return;
    const prepared = await this.#prepared;
    if (attempt !== this.#attempt) return;
    if (!prepared) {
      this.#standBack();
      this.#tell({ kind: "browserUnsupported" });
      return;
    }
    this.#media.expect();
    const waiting = this.#check.takeOver();
    const { rtpCapabilities } = prepared;
    const answer = await this.#signal.request("join", {
      rtpCapabilities,
      ...(waiting && { receiveId: waiting.receiveId }),
    });
    if (!answer.ok || attempt !== this.#attempt) waiting?.close();
    if (attempt !== this.#attempt) return;
    if (!answer.ok) return this.#joinFailed(answer.error);
    this.#retry.succeeded();
    this.#media.open(prepared, answer.value, waiting);
    if (this.#wantsLive) void this.#announce();
  }

  #joinFailed(error: Refusal | LocalRefusal): void {
    const final = !mayPass(error);
    if (final) this.#standBack();
    this.#tell({ kind: "failed", failure: error, final });
    if (!final) this.#retryLater();
  }

  #retryLater(): void {
    this.#retry.later(() => {
      if (this.#wantsIn) void this.#enter();
    });
  }

  async #announce(): Promise<void> {
    if (this.#live.value.lesson?.state !== "waiting") return;
    const answer = await this.#signal.request("goLive", {});
    if (answer.ok) this.#wantsLive = false;
    else this.#tell({ kind: "failed", failure: answer.error, final: false });
  }

  /** The lesson is over: nothing comes back by itself any more. */
  #finish(): void {
    this.#standBack();
    this.#tell({ kind: "left" });
    this.#check.leave();
    this.#signal.close();
  }

  #standBack(): void {
    this.#wantsIn = false;
    this.#wantsLive = false;
    this.#remembered.set(false);
    this.#attempt += 1;
    this.#retry.cancel();
    this.#plans.drop();
    this.#media.close();
  }

  #tell(event: LiveEvent): void {
    if (!this.#closed) this.#live.value = reduce(this.#live.value, event, this.#clock.now());
  }
}
