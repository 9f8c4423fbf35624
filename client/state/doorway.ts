import { batch, signal as makeSignal, type ReadonlySignal } from "@preact/signals";
import type { ConnectOptions, Signal } from "../../signaling/connect.ts";
import type { LessonRecord } from "../../signaling/contract/api.ts";
import type { LessonId } from "../../signaling/contract/ids.ts";
import type { Api } from "../http/api.ts";
import type { Failure } from "../http/failure.ts";
import { type Agenda, agendaOf, lessonIn, windowAround } from "./agenda.ts";
import type { Clock } from "./clock.ts";
import { type Knock, knock } from "./knock.ts";
import { Participation, type Remembered } from "./participation.ts";
import type { Media } from "./ports.ts";
import { waitMs } from "./retry.ts";
import type { ServerClock } from "./server-clock.ts";

/** How often the timetable is looked at again, in milliseconds. */
const LOOK_MS = 60_000;
/** The same while the service does not answer, or a lesson is about to open. */
const SOON_MS = 5_000;
/** A clock that is wrong by no more still asks for the right day's lessons, in milliseconds. */
const FAR_OFF_MS = 3_600_000;

/** Where the page stands before it has a lesson's socket. */
export type DoorView =
  | { kind: "looking" }
  /** The timetable could not be had; tried again at `retryAt` (this device's clock). */
  | { kind: "unreachable"; failure: Failure; retryAt: number }
  /** No lesson today that one could enter. */
  | { kind: "none" }
  /** Too early: opens at `opensAt` (server's clock). */
  | { kind: "closed"; lesson: LessonRecord; opensAt: number }
  | { kind: "refused"; lesson: LessonRecord; failure: Failure }
  | { kind: "inside"; lesson: LessonRecord; participation: Participation };

export interface DoorwayOptions {
  api: Pick<Api, "lessons" | "lessonTicket">;
  connect: (options: ConnectOptions) => Signal;
  media: Media;
  clock: Clock;
  serverClock: ServerClock;
  /** Learns how wrong this device's clock is, before the first look at the timetable. */
  askSkewMs: () => Promise<number | undefined>;
  remember: (lessonId: LessonId) => Remembered;
  /** The lesson that this tab was in before it was loaded anew: the way back begins before the timetable is known. */
  joinedBefore?: LessonId | undefined;
  /** From 0 to below 1; spreads those who were told to wait. */
  random?: () => number;
}

/** Finds the lesson that this page is for, gets its ticket and opens its socket; goes on to the next one afterwards. */
export class Doorway {
  readonly #options: DoorwayOptions;
  readonly #view = makeSignal<DoorView>({ kind: "looking" });
  readonly #agenda = makeSignal<Agenda>({ today: [], current: undefined, later: undefined });
  #cancelLook: () => void = () => {};
  /** Number of the running approach to a lesson; an older one that comes back from waiting gives up. */
  #approach = 0;
  /** Not before this moment (this device's clock) is the service asked for a ticket to reconnect with. */
  #ticketsFrom = 0;
  #clockAsked = false;
  #back: Knock | undefined;
  /** The lesson that the person picked from the list; no other takes its place by itself. */
  #chosen: LessonId | undefined;
  #closed = false;

  constructor(options: DoorwayOptions) {
    this.#options = options;
    const { joinedBefore, api, connect } = options;
    if (joinedBefore) this.#back = knock(connect, joinedBefore, api.lessonTicket(joinedBefore));
    void this.look();
  }

  get view(): ReadonlySignal<DoorView> {
    return this.#view;
  }

  get agenda(): ReadonlySignal<Agenda> {
    return this.#agenda;
  }

  /** Looks at the timetable now, and from then on regularly. */
  async look(): Promise<void> {
    const { clock, serverClock } = this.#options;
    this.#cancelLook();
    const answer = await this.#askLessons();
    if (this.#closed) return;
    const soonMs = answer.ok ? SOON_MS : this.#pauseMs(answer.error);
    if (answer.ok) {
      this.#agenda.value = agendaOf(answer.value, serverClock.now());
      this.#consider();
      // The timetable leads elsewhere.
      this.#forgetBack();
    } else if (!this.#settled()) {
      this.#view.value = { kind: "unreachable", failure: answer.error, retryAt: clock.now() + soonMs };
    }
    const { kind } = this.#view.value;
    this.#lookIn(kind === "inside" || kind === "none" ? Math.max(LOOK_MS, soonMs) : soonMs);
  }

  /** The timetable around the server's day. Both are asked at once: only a clock that is far off costs a round trip more. */
  async #askLessons(): ReturnType<DoorwayOptions["api"]["lessons"]> {
    const { api, askSkewMs, serverClock } = this.#options;
    const ask = () => {
      const { fromMs, toMs } = windowAround(serverClock.now());
      return api.lessons(fromMs, toMs);
    };
    if (this.#clockAsked) return await ask();
    const [answer, skewMs] = await Promise.all([ask(), askSkewMs()]);
    if (skewMs === undefined) return answer;
    this.#clockAsked = true;
    serverClock.learn(skewMs);
    return Math.abs(skewMs) > FAR_OFF_MS ? await ask() : answer;
  }

  /** The person chose this one of today's lessons. */
  choose(id: LessonId): void {
    const lesson = lessonIn(this.#agenda.value, id);
    this.#chosen = id;
    if (lesson) void this.#enter(lesson);
  }

  /** Opens the same lesson anew, after its seat was taken by another page or its socket was closed. */
  again(): void {
    const view = this.#view.value;
    if (view.kind === "inside" || view.kind === "refused") void this.#enter(view.lesson, { join: true });
  }

  close(): void {
    this.#closed = true;
    this.#approach += 1;
    this.#cancelLook();
    this.#forgetBack();
    this.#leave();
  }

  #forgetBack(): void {
    this.#back?.signal.close();
    this.#back = undefined;
  }

  /** The timetable is known: is there something better than what the page has? */
  #consider(): void {
    const { current } = this.#agenda.value;
    if (this.#busy(current)) return;
    if (current) void this.#enter(current);
    else if (!this.#settled()) this.#view.value = { kind: "none" };
  }

  /** Taking part in a lesson, or in front of the one that is due. */
  #busy(current: LessonRecord | undefined): boolean {
    const view = this.#view.value;
    if (view.kind === "inside") {
      const { lesson, seatTaken, removed, stay } = view.participation.live.value;
      if (seatTaken || removed || current === undefined || current.id === view.lesson.id) return true;
      return lesson?.state !== "ended" && (stay !== "out" || this.#chosen === view.lesson.id);
    }
    return view.kind === "refused" && current?.id === view.lesson.id && view.failure.code !== "server.unreachable";
  }

  #settled(): boolean {
    const { kind } = this.#view.value;
    return kind === "inside" || kind === "refused";
  }

  async #enter(lesson: LessonRecord, { join = false } = {}): Promise<void> {
    this.#approach += 1;
    const approach = this.#approach;
    const { api, connect, media, clock, remember } = this.#options;
    const back = this.#back?.lessonId === lesson.id ? this.#back : undefined;
    if (back) this.#back = undefined;
    const asked = back?.ticket ?? api.lessonTicket(lesson.id);
    const ticket = await asked;
    if (approach !== this.#approach || !ticket.ok) back?.signal.close();
    if (approach !== this.#approach) return;
    // Asked before the timetable was known: that may be a while ago.
    if (!ticket.ok) return back ? this.#enter(lesson, { join }) : this.#turnedAway(lesson, ticket.error);
    const { signal, letIn } = back ?? knock(connect, lesson.id, asked);
    const participation = new Participation({ signal, media, clock, remembered: remember(lesson.id) });
    this.#leave();
    this.#view.value = { kind: "inside", lesson, participation };
    letIn(ticket.value.ticket, () => this.#freshTicket(lesson, approach));
    if (join) participation.join();
  }

  /** @throws when there is none for now; the socket then tries again later. */
  async #freshTicket(lesson: LessonRecord, approach: number): Promise<string> {
    const { api, clock } = this.#options;
    // The socket tries again by its own rhythm, sooner than the service may want.
    if (clock.now() < this.#ticketsFrom) throw new Error("no ticket: the service wants to be left alone for now");
    const answer = await api.lessonTicket(lesson.id);
    if (answer.ok) return answer.value.ticket;
    if (answer.error.code === "request.too-many") {
      this.#ticketsFrom = clock.now() + this.#pauseMs(answer.error);
    } else if (approach === this.#approach && answer.error.code !== "server.unreachable") {
      this.#turnedAway(lesson, answer.error);
    }
    throw new Error(`no ticket: ${answer.error.code}`);
  }

  #turnedAway(lesson: LessonRecord, failure: Failure): void {
    const { clock } = this.#options;
    batch(() => {
      this.#leave();
      if (failure.code === "lesson.not-open-yet") {
        const { opensAt } = failure.params;
        this.#view.value = { kind: "closed", lesson, opensAt };
        this.#lookIn(Math.max(1_000, Math.min(LOOK_MS, opensAt - this.#options.serverClock.now())));
      } else if (failure.code === "server.unreachable" || failure.code === "request.too-many") {
        const pauseMs = this.#pauseMs(failure);
        this.#view.value = { kind: "unreachable", failure, retryAt: clock.now() + pauseMs };
        this.#lookIn(pauseMs);
      } else {
        this.#view.value = { kind: "refused", lesson, failure };
      }
    });
  }

  /** How long to leave the service alone after this failure, in milliseconds. */
  #pauseMs(failure: Failure): number {
    return waitMs(failure, SOON_MS, this.#options.random ?? Math.random);
  }

  #leave(): void {
    const view = this.#view.value;
    if (view.kind === "inside") view.participation.close();
  }

  #lookIn(waitMs: number): void {
    this.#cancelLook();
    if (!this.#closed) this.#cancelLook = this.#options.clock.after(waitMs, () => void this.look());
  }
}
