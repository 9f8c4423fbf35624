import { signal as makeSignal, type ReadonlySignal } from "@preact/signals";
import type { Answer, LocalRefusal, Signal, SignalState } from "../../signaling/connect.ts";
import type { Refusal } from "../../signaling/contract/errors.ts";
import type { Offer, RoomId, Source } from "../../signaling/contract/lesson.ts";
import type { Notice } from "../../signaling/contract/notices.ts";
import type { PlanView } from "../../signaling/contract/plan.ts";
import { MASTER_ROOM } from "../../signaling/contract/protocol.ts";
import type { QuestionsView } from "../../signaling/contract/questions.ts";
import type { RequestInput, RequestName, RequestOutput } from "../../signaling/contract/requests.ts";
import { SlateLine } from "../slate/slate-line.ts";
import { ArrivingStills } from "./arriving-stills.ts";
import type { Clock } from "./clock.ts";
import { type Live, type LiveEvent, type LiveNotice, reduce, unknownLive } from "./live.ts";
import type { LinkCheckState, LobbyCheck } from "./lobby-check.ts";
import type { Media, MediaEvents, OpenMedia, PreparedMedia, WaitingMedia } from "./ports.ts";
import { followQuestions } from "./questions.ts";
import { mayPass, retryAfterMs } from "./retry.ts";
import { followTalk, type Talk } from "./talk.ts";

/** How long plans of other rooms wait for each other, in milliseconds. */
const PLANS_MS = 500;
/** What comes with a part of a still picture: its envelope as text, frames, TLS. */
const STILL_ENVELOPE_BYTES = 180;

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
  readonly talk: ReadonlySignal<Talk>;
  readonly questions: ReadonlySignal<QuestionsView>;
  /** At a classroom's big screen: what opens a second device, and how many there are. */
  readonly assistants: ReadonlySignal<Notice<"assistantsChanged"> | undefined>;
  readonly #signal: Signal;
  readonly #media: Media;
  readonly #clock: Clock;
  readonly #remembered: Remembered;
  readonly #live = makeSignal<Live>(unknownLive);
  readonly #own = new Map<Source, { track: MediaStreamTrack; paused: boolean }>();
  readonly #stopListening: (() => void)[] = [];
  /** Loaded when this page stands in front of the door. */
  #check: LobbyCheck | undefined;
  #prepared: Promise<PreparedMedia | undefined> | undefined;
  #open: OpenMedia | undefined;
  /** The server has told this connection who we are. */
  #welcome = false;
  #wantsIn: boolean;
  #wantsLive = false;
  /** Number of the running attempt to join; an older one that comes back from waiting gives up. */
  #attempt = 0;
  #failures = 0;
  /** Offers that came while the answer to `join` was on its way. */
  #early: Offer[] = [];
  #cancelRetry: () => void = () => {};
  #playout: PlanView["playout"] | undefined;
  /** Plans that the page has not been told of. */
  #plans = new Map<RoomId, PlanView>();
  #cancelPlans: () => void = () => {};
  #slate: SlateLine | undefined;
  readonly #stills = new ArrivingStills();
  #closed = false;

  constructor({ signal, media, clock, remembered }: ParticipationOptions) {
    this.#signal = signal;
    this.#media = media;
    this.#clock = clock;
    this.#remembered = remembered;
    this.#wantsIn = remembered.get();
    const { talk, stop } = followTalk(signal);
    const { questions, stop: stopQuestions } = followQuestions(signal);
    this.talk = talk;
    this.questions = questions;
    const assistants = makeSignal<Notice<"assistantsChanged"> | undefined>(undefined);
    this.assistants = assistants;
    const stopAssistants = signal.on("assistantsChanged", (notice) => {
      assistants.value = notice;
    });
    this.#stopListening.push(stop, stopQuestions, stopAssistants);
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
    if (!this.#closed && !this.#wantsIn) this.#check?.again();
  }

  /** Gives the seat up; the page stays connected and may join again. */
  leave(): void {
    this.#standBack();
    void this.#signal.request("leave", {});
    this.#tell({ kind: "left" });
    // In front of the door again: the next join begins as the first one did.
    if (this.#prepared && this.#live.value.room !== MASTER_ROOM) void this.#waitAtTheDoor(this.#prepared);
  }

  /** The other requests that a page makes while it is in. */
  request<N extends Exclude<RequestName, "join" | "leave" | "goLive">>(
    name: N,
    input: RequestInput<N>,
  ): Promise<Answer<RequestOutput<N>>> {
    return this.#signal.request(name, input);
  }

  /** States what this page sends as `source` from now on. The track stays the caller's to stop. */
  send(source: Source, track: MediaStreamTrack, paused = false): void {
    this.#own.set(source, { track, paused });
    this.#tell({ kind: "sourceSent", source });
    this.#open?.send(source, track, paused);
  }

  setPaused(source: Source, paused: boolean): void {
    const own = this.#own.get(source);
    if (!own) return;
    own.paused = paused;
    this.#open?.setPaused(source, paused);
  }

  stopSending(source: Source): void {
    if (!this.#own.delete(source)) return;
    this.#tell({ kind: "sourceSent", source });
    this.#open?.stopSending(source);
  }

  /** This element shows a received track; the answer says that it no longer does. */
  readonly shown = (source: Source, track: MediaStreamTrack, video: HTMLVideoElement): (() => void) =>
    this.#open?.shown(source, track, video) ?? (() => {});

  /** The server wants still pictures of a source that this page sends, or no longer. The answer stops listening. */
  onStillsOrdered(run: (order: Notice<"stillsOrdered">) => void): () => void {
    return this.#signal.on("stillsOrdered", run);
  }

  /** Ends this page's part without a word to the server: its seat is kept for a while. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    for (const stop of this.#stopListening) stop();
    this.#check?.close();
    this.#closeMedia();
    this.#cancelRetry();
    this.#dropPlans();
    this.#slate?.close();
    this.#signal.close();
  }

  #listen(): void {
    const hear = <N extends LiveNotice>(name: N, run: (event: Extract<LiveEvent, { kind: N }>) => void) =>
      this.#stopListening.push(
        this.#signal.on(name, (notice) => run({ kind: name, notice } as Extract<LiveEvent, { kind: N }>)),
      );
    const tell = (event: LiveEvent) => this.#tell(event);
    hear("welcomed", (event) => {
      tell(event);
      this.#prepared ??= this.#media.prepare(event.notice.routerRtpCapabilities);
      this.#welcome = true;
      if (event.notice.lesson.state === "ended") this.#finish();
      else this.#arrive();
      // A classroom receives; what matters to the teacher's page is its uplink, which is measured while it sends.
      if (!this.#wantsIn && event.notice.seat.role === "classroom") void this.#waitAtTheDoor(this.#prepared);
    });
    hear("lessonWentLive", tell);
    hear("lessonExtended", tell);
    hear("voiceMuted", tell);
    hear("presenceChanged", tell);
    hear("stageChanged", tell);
    hear("overviewChanged", tell);
    hear("sourcePaused", tell);
    hear("clockTold", tell);
    hear("stillConfirmed", tell);
    hear("lessonEnded", (event) => {
      tell(event);
      this.#finish();
    });
    hear("sourceOffered", (event) => {
      tell(event);
      if (this.#open) this.#open.receive(event.notice.offer);
      else this.#early.push(event.notice.offer);
    });
    hear("sourceStopped", (event) => {
      tell(event);
      this.#early = this.#early.filter(({ sourceId }) => sourceId !== event.notice.sourceId);
      this.#stills.forget(event.notice.sourceId);
      this.#open?.stopReceiving(event.notice.sourceId);
    });
    hear("mediaReset", (event) => {
      tell(event);
      if (this.#wantsIn) void this.#enter();
    });
    hear("seatTaken", (event) => {
      this.#standBack();
      tell(event);
      this.#signal.close();
    });
    hear("seatRemoved", (event) => {
      this.#standBack();
      tell(event);
      this.#signal.close();
    });
    this.#stopListening.push(
      this.#signal.on("roomPlanned", (notice) => this.#planned(notice)),
      this.#signal.on("ladderOrdered", (order) => this.#open?.produce(order)),
      this.#signal.on("stillPartSent", (part) => this.#stillPartCame(part)),
      this.#signal.onState((state) => this.#connectionBecame(state)),
    );
  }

  /** The own plan shows at once. Five hundred others come one by one: together twice a second is soon enough. */
  #planned({ room, plan }: Notice<"roomPlanned">): void {
    const first = this.#plans.size === 0;
    this.#plans.set(room, plan);
    if (room === this.#live.value.room) {
      this.#playout = plan.playout;
      this.#open?.holdBack(plan.playout);
      this.#tellPlans();
    } else if (first) this.#cancelPlans = this.#clock.after(PLANS_MS, () => this.#tellPlans());
  }

  #tellPlans(): void {
    this.#cancelPlans();
    const plans = this.#plans;
    this.#plans = new Map();
    this.#tell({ kind: "roomsPlanned", plans });
  }

  #stillPartCame(part: Notice<"stillPartSent">): void {
    this.#open?.cameBeside(part.data.byteLength + STILL_ENVELOPE_BYTES);
    const still = this.#stills.take(part);
    if (still) this.#tell({ kind: "stillArrived", sourceId: part.sourceId, still });
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
      this.#open?.mend();
      this.#check?.mend();
    }
    if (this.#open && this.#wantsLive) void this.#announce();
    this.#arrive();
  }

  /** The server can be asked again: go on with what was wanted. */
  #arrive(): void {
    const { connection } = this.#live.value;
    const seatKept = connection.kind === "open" && connection.recovered && this.#open !== undefined;
    if (this.#wantsIn && !seatKept) void this.#enter();
  }

  /** Nobody has pressed Join yet: there is time to see what the link carries. */
  async #waitAtTheDoor(prepared: Promise<PreparedMedia | undefined>): Promise<void> {
    try {
      const { LobbyCheck } = await import("./lobby-check.ts");
      if (this.#closed || this.#wantsIn) return;
      const tell = (check: LinkCheckState) => this.#tell({ kind: "linkCheckMoved", check });
      this.#check ??= new LobbyCheck({ signal: this.#signal, clock: this.#clock, tell });
      this.#check.arrive(prepared);
    } catch {
      // The service was renewed under an open page and has that file no more: a join needs no check.
    }
  }

  async #enter(): Promise<void> {
    this.#attempt += 1;
    const attempt = this.#attempt;
    this.#cancelRetry();
    this.#closeMedia();
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
    this.#early = [];
    const waiting = this.#check?.takeOver();
    const { rtpCapabilities } = prepared;
    const answer = await this.#signal.request("join", {
      rtpCapabilities,
      ...(waiting && { receiveId: waiting.receiveId }),
    });
    if (!answer.ok || attempt !== this.#attempt) waiting?.close();
    if (attempt !== this.#attempt) return;
    if (!answer.ok) return this.#joinFailed(answer.error);
    this.#failures = 0;
    this.#entered(prepared, answer.value, waiting);
  }

  #entered(prepared: PreparedMedia, joined: RequestOutput<"join">, waiting: WaitingMedia | undefined): void {
    this.#tell({ kind: "entered", lesson: joined.lesson, offers: joined.offers });
    const open = prepared.open(joined, this.#signal, this.#mediaEvents(), waiting);
    this.#open = open;
    if (this.#playout) open.holdBack(this.#playout);
    for (const [source, { track, paused }] of this.#own) open.send(source, track, paused);
    const known = new Set(joined.offers.map(({ sourceId }) => sourceId));
    for (const offer of this.#early.filter(({ sourceId }) => !known.has(sourceId))) {
      this.#tell({ kind: "sourceOffered", notice: { offer } });
      open.receive(offer);
    }
    this.#early = [];
    if (this.#wantsLive) void this.#announce();
  }

  #mediaEvents(): MediaEvents {
    return {
      received: ({ sourceId }, track) => this.#tell({ kind: "trackReceived", sourceId, track }),
      unplayable: ({ sourceId }) => this.#tell({ kind: "offerUnplayable", sourceId }),
      flowed: (direction, flow) => this.#tell({ kind: "flowChanged", direction, flow }),
      sendRefused: (source, error) => this.#tell({ kind: "sourceUnsent", source, failure: error }),
      broken: () => {
        this.#closeMedia();
        this.#tell({ kind: "entering" });
        this.#retryLater();
      },
    };
  }

  #joinFailed(error: Refusal | LocalRefusal): void {
    const final = !mayPass(error);
    if (final) this.#standBack();
    this.#tell({ kind: "failed", failure: error, final });
    if (!final) this.#retryLater();
  }

  #retryLater(): void {
    const waitMs = retryAfterMs(this.#failures);
    this.#failures += 1;
    this.#cancelRetry();
    this.#cancelRetry = this.#clock.after(waitMs, () => {
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
    this.#check?.leave();
    this.#signal.close();
  }

  #standBack(): void {
    this.#wantsIn = false;
    this.#wantsLive = false;
    this.#remembered.set(false);
    this.#attempt += 1;
    this.#cancelRetry();
    this.#dropPlans();
    this.#closeMedia();
  }

  #dropPlans(): void {
    this.#cancelPlans();
    this.#plans.clear();
  }

  #closeMedia(): void {
    this.#open?.close();
    this.#open = undefined;
  }

  #tell(event: LiveEvent): void {
    if (!this.#closed) this.#live.value = reduce(this.#live.value, event, this.#clock.now());
  }
}
