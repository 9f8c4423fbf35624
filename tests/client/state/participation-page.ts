import { Participation, type Remembered } from "../../../client/state/participation.ts";
import type { Media, MediaEvents, OpenMedia, WaitingEvents, WaitingMedia } from "../../../client/state/ports.ts";
import type { LadderOrder } from "../../../signaling/contract/ladder.ts";
import type { Offer, Source } from "../../../signaling/contract/lesson.ts";
import type { PlanView } from "../../../signaling/contract/plan.ts";
import { FakeClock } from "../../support/fake-clock.ts";
import { FakeSignal } from "../fake-signal.ts";
import { joined, routerRtpCapabilities, welcome } from "../lesson-builders.ts";

/** One join's media, written down. */
class FakeOpenMedia implements OpenMedia {
  readonly received: string[] = [];
  readonly stopped: string[] = [];
  readonly sent: { source: Source; paused: boolean }[] = [];
  readonly ordered: string[] = [];
  readonly heldBack: number[] = [];
  mended = 0;
  closed = false;
  readonly events: MediaEvents;
  readonly waited: WaitingMedia | undefined;

  constructor(events: MediaEvents, waited?: WaitingMedia) {
    this.events = events;
    this.waited = waited;
  }
  receive({ sourceId }: Offer): void {
    this.received.push(sourceId);
  }
  stopReceiving(sourceId: string): void {
    this.stopped.push(sourceId);
  }
  send(source: Source, _track: MediaStreamTrack, paused: boolean): void {
    this.sent.push({ source, paused });
  }
  setPaused(): void {}
  stopSending(): void {}
  shown(): () => void {
    return () => {};
  }
  produce({ sourceId }: LadderOrder): void {
    this.ordered.push(sourceId);
  }
  holdBack({ pictureMs }: PlanView["playout"]): void {
    this.heldBack.push(pictureMs);
  }

  beside = 0;
  cameBeside(bytes: number): void {
    this.beside += bytes;
  }
  mend(): void {
    this.mended += 1;
  }
  close(): void {
    this.closed = true;
  }
}

/** Transports in front of the door. */
class FakeWaiting implements WaitingMedia {
  readonly receiveId: string;
  readonly events: WaitingEvents;
  usable = true;
  watching = false;
  closed = false;

  constructor(receiveId: string, events: WaitingEvents) {
    this.receiveId = receiveId;
    this.events = events;
  }
  watch(): void {
    this.watching = true;
  }
  rest(): void {
    this.watching = false;
  }
  mend(): void {}
  close(): void {
    this.closed = true;
    this.usable = false;
  }
}

export function setUp({ before = false, unsupported = false } = {}) {
  const signal = new FakeSignal({
    join: async () => ({ ok: true, value: joined() }),
    goLive: async () => ({ ok: true, value: {} }),
    leave: async () => ({ ok: true, value: {} }),
  });
  const clock = new FakeClock();
  const opened: FakeOpenMedia[] = [];
  const waited: FakeWaiting[] = [];
  const media: Media = {
    prepare: async () =>
      unsupported
        ? undefined
        : {
            rtpCapabilities: routerRtpCapabilities,
            wait: async (offered, _signal, events) => {
              const pair = new FakeWaiting(offered.receive.id, events);
              waited.push(pair);
              return pair;
            },
            open: (_joined, _signal, events, waiting) => {
              const open = new FakeOpenMedia(events, waiting);
              opened.push(open);
              return open;
            },
          },
  };
  let remembers = before;
  const remembered: Remembered = {
    get: () => remembers,
    set: (value) => {
      remembers = value;
    },
  };
  const participation = new Participation({ signal, media, clock, remembered });
  const connect = (recovered = false) => signal.become({ kind: "open", recovered, seatKept: recovered });
  /** Lets every promise that is ready settle. */
  const settle = () => new Promise<void>((resolve) => setImmediate(resolve));
  const joins = () => signal.names.filter((name) => name === "join").length;
  return { signal, clock, opened, waited, participation, connect, settle, joins, remembers: () => remembers };
}

export async function enter(page: ReturnType<typeof setUp>) {
  page.connect();
  page.signal.tell("welcomed", welcome());
  page.participation.join();
  await page.settle();
}
