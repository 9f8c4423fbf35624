import type { ClassroomId, LessonId, SourceId } from "../../signaling/contract/ids.ts";
import type { LadderOrder } from "../../signaling/contract/ladder.ts";
import type { Focus } from "../../signaling/contract/layout.ts";
import type { RoomId } from "../../signaling/contract/lesson.ts";
import type { PlanView } from "../../signaling/contract/plan.ts";
import type { Reception } from "../../signaling/contract/reception.ts";
import type { ParsedInput } from "../../signaling/contract/requests.ts";
import type { Trouble } from "../../signaling/contract/talk.ts";
import type { UplinkReport } from "../../signaling/contract/uplink.ts";
import type { Clock } from "../clock.ts";
import type { Log } from "../log.ts";
import { type Command, diff, type Standing } from "../policy/diff.ts";
import { isSameRung } from "../policy/encodings.ts";
import { nothingPlanned, type Planned, type PolicyState, plan } from "../policy/plan.ts";
import { VOICE_KBPS } from "../policy/usual-sources.ts";
import type { Budget, Inputs, Ladder, Plan, Receiver, Sender } from "../policy/vocabulary.ts";
import { apply } from "./apply.ts";
import { offeredOf } from "./gather.ts";
import { orderOf } from "./ladder-order.ts";
import { FOLLOW_MS, LayerRates } from "./layer-rates.ts";
import type { LessonMedia } from "./lesson-media.ts";
import type { LinkJournal } from "./link-memory.ts";
import { type LinkSeed, type LinkSpan, RoomLink } from "./room-link.ts";
import type { Stills } from "./stills.ts";
import { NO_PLAYOUT, ToldPlans } from "./told-plans.ts";
import { Turns } from "./turns.ts";
import { Uplinks } from "./uplinks.ts";

export interface ControlOptions {
  lessonId: LessonId;
  media: LessonMedia;
  stills: Stills;
  clock: Clock;
  log: Log;
  stage: () => readonly ClassroomId[];
  /** Classrooms on the teacher's wall. */
  overview: () => readonly ClassroomId[];
  /** What is large on the classrooms' screens. */
  focus: () => Focus;
  /** Runs a job in the lesson's queue of state changes. */
  inTurn: (job: () => Promise<void>) => Promise<void>;
  /** A room's plan changed, or is due to be told again. */
  onPlanned: (room: RoomId, plan: PlanView) => void;
  /** The sender in this room is to produce these encodings. */
  onLadder: (room: RoomId, order: LadderOrder) => void;
  /** What the record keeps. */
  journal: LinkJournal;
}

/** A fall or rise of the budget by this much does not wait for the next tick. */
const URGENT_SHARE = 0.9;

/**
 * The control loop of one live lesson: samples → budget → plan → diff → apply. Decisions are policy's; this turns the
 * wheel, keeps what it needs from turn to turn, and commits a plan only after it was performed.
 */
export class LessonControl {
  readonly #options: ControlOptions;
  readonly #links = new Map<RoomId, RoomLink>();
  readonly #uplinks = new Uplinks();
  readonly #rates = new LayerRates();
  readonly #trouble = new Map<SourceId, Sender["trouble"]>();
  /** The latest report of each room. */
  readonly #spans = new Map<RoomId, LinkSpan>();
  readonly #told: ToldPlans;
  readonly #turns: Turns;
  #state: PolicyState = nothingPlanned;
  #standing: Standing = { plans: new Map(), ladders: new Map() };
  /** Rooms for which a part of it could not be applied. */
  #unsure: ReadonlySet<RoomId> = new Set();
  #closed = false;

  constructor(options: ControlOptions) {
    this.#options = options;
    this.#told = new ToldPlans(options);
    const { clock, inTurn } = options;
    this.#turns = new Turns({
      clock,
      inTurn,
      turn: () => this.#turn(),
      onFailure: (cause) => this.#failed(cause),
    });
  }

  /** Where the worker's estimate towards this room begins; opens its link when it is new here. */
  startKbps(room: RoomId, seed: LinkSeed): number {
    const link = this.#links.get(room) ?? new RoomLink(seed, this.#now());
    this.#links.set(room, link);
    this.#beginUplink(room, seed);
    return link.budget(this.#now()).capKbps;
  }

  /** The same for a link that was open in this lesson not long ago; undefined when it was not. */
  knownKbps(room: RoomId): number | undefined {
    const now = this.#now();
    const link = this.#links.get(room);
    if (link !== undefined && now - link.heardMs < FORGOTTEN_MS) return link.budget(now).capKbps;
    this.#links.delete(room);
    return undefined;
  }

  /** A check has shown what the link of a room that is not here yet carries: it counts more than what was known before. */
  checked(room: RoomId, seed: LinkSeed): void {
    this.#links.set(room, new RoomLink(seed, this.#now()));
    this.#beginUplink(room, seed);
  }

  #beginUplink(room: RoomId, { uplinkKbps, uplinkAtLeastKbps }: LinkSeed): void {
    this.#uplinks.begin(room, uplinkKbps ?? null, this.#now());
    this.#uplinks.atLeast(room, uplinkAtLeastKbps ?? 0, this.#now());
  }

  /** The room has new transports: nothing that was applied holds any more. */
  async joined(room: RoomId): Promise<void> {
    this.#links.get(room)?.restart(this.#now());
    this.#options.stills.leave(room);
    this.#forgetStanding(room);
    await this.#turn();
  }

  left(room: RoomId): void {
    this.#options.stills.leave(room);
    this.#uplinks.left(room);
    this.#forgetStanding(room);
    this.#told.left(room);
  }

  /** A source started, stopped, or the stage changed: plan anew now. */
  async changed(): Promise<void> {
    await this.#turn();
  }

  /** The same, when it is this one's turn. */
  soon(): void {
    this.#turns.soon();
  }

  planOf(room: RoomId): PlanView | undefined {
    return this.#told.of(room);
  }

  /** What the latest report of this room said of its link. */
  linkOf(room: RoomId): Trouble["link"] {
    const span = this.#spans.get(room);
    if (span === undefined) return null;
    const { atMs, receivedKbps, lossShare, queueMs, roundTripMs } = span;
    return { reportedAt: atMs, receivedKbps, lossShare, queueMs, roundTripMs };
  }

  received(room: RoomId, reception: Reception): void {
    const link = this.#links.get(room);
    if (link === undefined || this.#options.media.seat(room) === undefined) return;
    const now = this.#now();
    const before = link.budget(now).kbps;
    const wasFlooded = link.flood(now) !== null;
    const plan = this.#standing.plans.get(room);
    const span = link.report(reception, plan === undefined ? 0 : mediaKbps(plan), now);
    const budget = link.budget(now);
    if (span !== null) this.#spans.set(room, span);
    if (span !== null && plan !== undefined)
      this.#options.journal.spans(room, span, link, plan, budget, this.#uplinks.takeReadings(room));
    // While the queue of a cut drains, what fits grows from report to report, and somebody waits for a picture.
    const fell = wasFlooded || budget.kbps < URGENT_SHARE * before;
    if (fell || budget.kbps * URGENT_SHARE > before) this.#turns.rush();
    if (!fell) this.#probe(room, link, now);
  }

  laddered(room: RoomId, { sourceId, outcome, limited }: ParsedInput<"reportLadder">): void {
    const live = this.#options.media.sources.find(({ id }) => id === sourceId);
    if (live === undefined || live.room !== room) return;
    this.#trouble.set(sourceId, outcome === "refused" ? "refused" : limited === "cpu" ? "cpu" : null);
  }

  /** The room's page tells of its uplink while it sends pictures. */
  async uplinkReported(room: RoomId, report: UplinkReport): Promise<void> {
    const seat = this.#options.media.seat(room);
    if (seat === undefined || this.#closed) return;
    const { clock } = this.#options;
    const arriving = { transport: seat.transports.send, orderedKbps: this.#orderedKbps(room), clock };
    const fell = await this.#uplinks.report(room, report, arriving);
    this.#keepUplink(room);
    if (fell) this.#turns.rush();
  }

  /** A page that receives nothing reports nothing of its downlink: what its uplink has shown is kept all the same. */
  #keepUplink(room: RoomId): void {
    const now = this.#now();
    const link = this.#links.get(room);
    const plan = this.#standing.plans.get(room);
    if (link === undefined || plan === undefined || !link.isSilent(now)) return;
    const uplink = this.#uplinks.takeReadings(room);
    if (uplink.length > 0) this.#options.journal.spans(room, link.silence(now), link, plan, link.budget(now), uplink);
  }

  /** What the room's page was asked to send, by the ladders that stand. */
  #orderedKbps(room: RoomId): number {
    const rates = this.#options.media.sources
      .filter((live) => live.room === room && !live.paused)
      .map(({ id, source }) => {
        const rungs = this.#standing.ladders.get(id) ?? [];
        return source === "voice" ? VOICE_KBPS : rungs.reduce((sum, { active, kbps }) => sum + (active ? kbps : 0), 0);
      });
    return rates.reduce((sum, kbps) => sum + kbps, 0);
  }

  close(): void {
    this.#closed = true;
    this.#turns.close();
  }

  /** One turn of the wheel. Runs inside the lesson's queue. */
  async #turn(): Promise<void> {
    if (this.#closed) return;
    const now = this.#now();
    const inputs = await this.#gather(now);
    const planned = plan(this.#state, inputs, now);
    const commands = diff(this.#certain(), planned);
    const failed = new Set<RoomId>();
    await apply(commands, this.#options.media, {
      order: (key, ladder) => this.#order(key, ladder),
      flood: (room) => this.#links.get(room)?.flood(now) ?? null,
      stills: this.#options.stills,
      onFailure: (command, err) => {
        if (command.do !== "set-ladder") failed.add(command.room);
        this.#options.log.warn({ err, command }, "a part of a plan could not be applied");
      },
    });
    this.#unsure = failed;
    for (const command of commands) if (this.#begins(command, now)) this.#links.get(command.room)?.layerShown(now);
    this.#state = planned.state;
    this.#standing = planned;
    const ordered = commands.some((command) => command.do === "set-ladder");
    this.#turns.due(Math.min(nextProofMs(planned), ordered ? now + FOLLOW_MS : Number.POSITIVE_INFINITY));
    for (const [room, roomPlan] of planned.plans)
      this.#told.tell(room, roomPlan, this.#links.get(room)?.traits.playout ?? NO_PLAYOUT, now);
  }

  /** What stands without doubt: a room for which something failed is told everything again. */
  #certain(): Standing {
    if (this.#unsure.size === 0) return this.#standing;
    for (const room of this.#unsure) this.#options.stills.leave(room);
    const plans = [...this.#standing.plans].filter(([room]) => !this.#unsure.has(room));
    return { ...this.#standing, plans: new Map(plans) };
  }

  /** Whether a picture begins with this command, with a key frame: other parts of the same one need none, unless it is broken. */
  #begins(command: Command, now: number): command is Extract<Command, { do: "show-layer" }> {
    if (command.do !== "show-layer") return false;
    const { pictures } = this.#standing.plans.get(command.room) ?? { pictures: [] };
    const shown = pictures.find(({ key }) => key === command.key)?.shown;
    if (shown?.as !== "video" || shown.spatial !== command.spatial) return true;
    return command.temporal < shown.temporal && this.#links.get(command.room)?.flood(now)?.broken === true;
  }

  async #gather(now: number): Promise<Inputs> {
    const { media, stage, overview, focus, stills } = this.#options;
    const ids = new Set(media.sources.map(({ id }) => id));
    this.#rates.keep(ids);
    stills.keep(ids);
    const offered = await Promise.all(
      media.sources
        .filter(({ paused }) => !paused)
        .map(async (live) => {
          const uplinkKbps = this.#uplinks.kbpsOf(live.room, now);
          const facts = { uplinkKbps, trouble: this.#trouble.get(live.id) ?? null };
          const layers = live.source === "voice" ? [] : await live.track.layers();
          const offered = offeredOf(live, layers, facts, this.#rates, now);
          return offered.source === "voice" ? offered : { ...offered, stills: stills.canBeHadOf(live) };
        }),
    );
    const receivers = await Promise.all(
      media.rooms.map(async (room): Promise<Receiver> => {
        const link = this.#links.get(room) ?? new RoomLink(unknownLink, now);
        this.#links.set(room, link);
        const budget = link.isSilent(now) ? await this.#estimated(room, link.budget(now)) : link.budget(now);
        return { room, budget, roundTripMs: link.roundTripMs, present: true, ceiling: null };
      }),
    );
    return { receivers, offered, stage: stage(), overview: overview(), focus: focus() };
  }

  /** For a page that does not measure: the worker's own estimate, as it is, without bounds on either side. */
  async #estimated(room: RoomId, budget: Budget): Promise<Budget> {
    const traffic = await this.#options.media.seat(room)?.transports.receive.traffic();
    if (traffic?.estimateKbps == null) return budget;
    const kbps = Math.max(LEAST_FLOOR_KBPS, Math.floor(traffic.estimateKbps * 0.9));
    return { ...budget, kbps, proof: "estimated", asking: false, capKbps: UNBOUNDED_KBPS, floorKbps: LEAST_FLOOR_KBPS };
  }

  #probe(room: RoomId, link: RoomLink, now: number): void {
    const plan = this.#standing.plans.get(room);
    const transport = this.#options.media.seat(room)?.transports.receive;
    if (plan === undefined || transport === undefined || plan.neededKbps <= plan.budgetKbps) return;
    link.probe(transport, plan.neededKbps, now).catch((cause: unknown) => this.#failed(cause));
  }

  #order(key: SourceId, ladder: Ladder): void {
    const live = this.#options.media.sources.find(({ id }) => id === key);
    if (live === undefined) return;
    // It refused the order before; of this one it has yet to speak.
    if (this.#trouble.get(key) === "refused") this.#trouble.delete(key);
    const before = this.#standing.ladders.get(key);
    for (const [spatial, rung] of ladder.entries())
      if (!isSameRung(before?.[spatial], rung)) this.#rates.ordered(key, spatial, this.#now());
    this.#options.onLadder(live.room, orderOf(live, ladder));
  }

  #forgetStanding(room: RoomId): void {
    const plans = new Map(this.#standing.plans);
    plans.delete(room);
    this.#standing = { ...this.#standing, plans };
  }

  #failed(cause: unknown): void {
    if (!this.#closed) this.#options.log.warn({ err: cause }, "a turn of the control loop failed");
  }

  #now(): number {
    return this.#options.clock.now();
  }
}

/** When the next room will have proven what it waits for. */
function nextProofMs({ state }: Planned): number {
  return Math.min(...[...state.rooms.values()].map(({ settled }) => settled.rising?.dueMs ?? Number.POSITIVE_INFINITY));
}

/** What a plan sends over the media transport: still pictures go another way. */
function mediaKbps({ plannedKbps, pictures }: Plan): number {
  return pictures.reduce((sum, { shown }) => (shown.as === "still" ? sum - shown.kbps : sum), plannedKbps);
}

/** A link that nothing is known of: enough for a reduced picture, and the first trains show the rest. */
export const unknownLink: LinkSeed = { kbps: 1_000, proof: "profile", measurements: 0, roundTripMs: 50 };
const UNBOUNDED_KBPS = 100_000;
/** After that the room's history, which has what this lesson measured, says as much as its last minute here. */
const FORGOTTEN_MS = 600_000;
/** The least that mediasoup takes as a minimum. */
const LEAST_FLOOR_KBPS = 30;
