import type { MeasurementLog, NetworkCheck, PastMeasurement } from "../../../server/lesson/measurement-ports.ts";
import type { LessonRecord } from "../../../signaling/contract/api.ts";
import type { Notice } from "../../../signaling/contract/notices.ts";
import { type FakePage, grantedValue, lessonRecord, lessonWorld, north } from "../../support/lesson-world.ts";
import { noMeasurements } from "../../support/no-measurements.ts";
import { routerCapabilities } from "../../support/rtp.ts";

/** Pages in front of the door, and links that they are checked over. */

/** Keeps checks, and nothing else. */
function memoryOf(checks: NetworkCheck[]): MeasurementLog {
  return { ...noMeasurements, checked: async (check) => void checks.push(check), checksOf: async () => checks };
}

export const settle = () => new Promise<void>((resolve) => setImmediate(resolve));

export async function atTheDoor(past: readonly PastMeasurement[] = []) {
  const checks: NetworkCheck[] = [];
  const memory = { ...memoryOf(checks), recentOf: async () => [...past] };
  const world = lessonWorld(undefined, { memory, kindOf: async () => "terrestrial" });
  const teacher = await world.openTeacher();
  grantedValue(await teacher.join());
  grantedValue(await teacher.sendVoice());
  grantedValue(await teacher.sendVideo("teacher"));
  const page = await world.openClassroom(north);
  const open = async () =>
    grantedValue(await page.guest.handlers.openTransports({ rtpCapabilities: routerCapabilities }));
  const transportOf = (id: string) => world.sfu.room.transports.find(({ parameters }) => parameters.id === id);
  return { ...world, checks, teacher, page, open, transportOf };
}

/** The teacher's page in front of the door of a lesson that is taught in this classroom. */
export async function teacherAtTheDoor(
  past: readonly PastMeasurement[],
  masterClassroom: LessonRecord["masterClassroom"],
) {
  const checks: NetworkCheck[] = [];
  const memory = { ...memoryOf(checks), recentOf: async () => [...past] };
  const world = lessonWorld(lessonRecord({ masterClassroom }), { memory, kindOf: async () => "terrestrial" });
  const page = await world.openTeacher();
  const opened = grantedValue(await page.guest.handlers.openTransports({ rtpCapabilities: routerCapabilities }));
  const transportOf = (id: string) => world.sfu.room.transports.find(({ parameters }) => parameters.id === id);
  return { ...world, checks, page, opened, transportOf };
}

export const toldCheck = (page: FakePage): Notice<"linkChecked">[] =>
  page.heard.filter(({ name }) => name === "linkChecked").map(({ notice }) => notice as Notice<"linkChecked">);

/** Plays the page of a link with this rate until its check is over, or `seconds` have passed. */
export async function play(
  { clock, page, transportOf }: Pick<Awaited<ReturnType<typeof atTheDoor>>, "clock" | "page" | "transportOf">,
  opened: { receive: { id: string }; send: { id: string } },
  { kbps, upKbps, lost = 0, roundTripMs = 20 }: { kbps: number; upKbps?: number; lost?: number; roundTripMs?: number },
): Promise<void> {
  const [transport, sending] = [transportOf(opened.receive.id), transportOf(opened.send.id)];
  if (transport === undefined || sending === undefined) throw new Error("there is no such transport");
  const uplink = new FakeUplink(page, sending, upKbps);
  const startMs = clock.now();
  let seen = 0;
  let queued = 0;
  let bytes = 0;
  for (let step = 0; step < 400 && toldCheck(page).length === 0; step += 1) {
    await settle();
    for (const train of transport.trains.slice(seen)) queued += (train.kbps * train.durationMs) / 8;
    seen = transport.trains.length;
    for (let passed = 0; passed < 50; passed += 10) {
      clock.advance(10);
      await uplink.pass(10);
    }
    const arrived = Math.min(queued, (kbps * 50) / 8);
    queued -= arrived;
    bytes += arrived;
    const look: [number, number, number] = [clock.now() - startMs, Math.round(bytes), 0];
    await page.guest.handlers.reportCheck({ looks: [look], received: 160 - lost, lost, jitterMs: 4, roundTripMs });
  }
}

/** What the page is asked to send once it has joined with these transports and is called up. */
export async function orderedOf(
  door: Awaited<ReturnType<typeof atTheDoor>>,
  { receive }: { receive: { id: string } },
): Promise<number> {
  grantedValue(await door.page.guest.handlers.join({ rtpCapabilities: routerCapabilities, receiveId: receive.id }));
  grantedValue(await door.teacher.guest.handlers.openClassroom({ classroomId: north }));
  const sourceId = grantedValue(await door.page.sendVideo("pupils")).sourceId;
  const layers = [66, 222, 667].map((kbps, spatial) => {
    return { spatial, temporalKbps: [kbps / 2, kbps], bytes: 1_000, packetsLost: 0, roundTripMs: 20 };
  });
  for (const track of door.sfu.room.tracks.values()) if (track.kind === "video") track.measured = layers;
  door.clock.advance(2_000);
  // Whatever stood in the lesson's queue is done.
  grantedValue(await door.teacher.guest.handlers.openClassroom({ classroomId: north }));
  const orders = door.page.heard.flatMap(({ name, notice }) =>
    name === "ladderOrdered" ? [notice as Notice<"ladderOrdered">] : [],
  );
  const rungs = orders.findLast((order) => order.sourceId === sourceId)?.rungs ?? [];
  return rungs.reduce((sum, { active, kbps }) => sum + (active ? kbps : 0), 0);
}

/** A page that sends the trains that it is asked for, over an uplink of this rate; without one it says that it cannot. */
class FakeUplink {
  readonly #page: FakePage;
  readonly #transport: { bytesReceived: number };
  readonly #kbps: number | undefined;
  #answered = 0;
  #train: { train: number; kbps: number; durationMs: number; sentMs: number } | undefined;
  #queued = 0;

  constructor(page: FakePage, transport: { bytesReceived: number }, kbps: number | undefined) {
    this.#page = page;
    this.#transport = transport;
    this.#kbps = kbps;
  }

  async pass(ms: number): Promise<void> {
    const orders = this.#page.heard.flatMap(({ name, notice }) =>
      name === "trainOrdered" ? [notice as Notice<"trainOrdered">] : [],
    );
    const order = orders[this.#answered];
    if (order !== undefined) {
      this.#answered += 1;
      if (this.#kbps === undefined) await this.#report(order.train, 0, 0);
      else this.#train = { ...order, sentMs: 0 };
    }
    const train = this.#train;
    if (train !== undefined) {
      train.sentMs += ms;
      this.#queued += (train.kbps * ms) / 8;
      if (train.sentMs >= train.durationMs) {
        this.#train = undefined;
        await this.#report(train.train, (train.kbps * train.sentMs) / 8, train.sentMs);
      }
    }
    const arrived = Math.min(this.#queued, ((this.#kbps ?? 0) * ms) / 8);
    this.#queued -= arrived;
    this.#transport.bytesReceived += arrived;
    await settle();
  }

  async #report(train: number, bytes: number, durationMs: number): Promise<void> {
    const packets = Math.round(bytes / 1_250);
    await this.#page.guest.handlers.reportTrain({ train, bytes: Math.round(bytes), packets, durationMs });
  }
}
