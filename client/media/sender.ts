import type { types } from "mediasoup-client";
import type { Answer, LocalRefusal, Signal } from "../../signaling/connect.ts";
import type { Refusal } from "../../signaling/contract/errors.ts";
import type { SourceId } from "../../signaling/contract/ids.ts";
import type { LadderOrder } from "../../signaling/contract/ladder.ts";
import type { Source } from "../../signaling/contract/lesson.ts";
import type { Clock } from "../state/clock.ts";
import { CaptureWatch, captureSizeOf } from "./capture-watch.ts";
import { type DegradationPreference, toRtpEncodings, videoProfiles, voiceCodec } from "./encodings.ts";
import { LadderKeeper } from "./ladder.ts";
import { toContractParameters } from "./wire.ts";

interface Sending {
  track: MediaStreamTrack;
  paused: boolean;
  producer?: types.Producer;
  /** The server's name for it; undefined when it was refused. */
  sourceId: Promise<SourceId | undefined>;
  /** From the server's first order on. */
  ladder?: LadderKeeper;
  /** Of a picture, once it has been taken. */
  size?: CaptureWatch;
  /** Steps for one source run one after the other. */
  turn: Promise<void>;
}

export interface SenderEvents {
  refused(source: Source, error: Refusal | LocalRefusal): void;
}

/** Sends the page's own sources. Each method may be called at any time; the last call for a source wins. */
export class Sender {
  readonly #transport: types.Transport;
  readonly #signal: Signal;
  readonly #clock: Clock;
  readonly #videoCodec: types.RtpCodecCapability | undefined;
  readonly #events: SenderEvents;
  readonly #sending = new Map<Source, Sending>();

  constructor(
    transport: types.Transport,
    signal: Signal,
    {
      clock,
      videoCodec,
      events,
    }: { clock: Clock; videoCodec: types.RtpCodecCapability | undefined; events: SenderEvents },
  ) {
    this.#transport = transport;
    this.#signal = signal;
    this.#clock = clock;
    this.#videoCodec = videoCodec;
    this.#events = events;
    transport.on("produce", ({ kind, rtpParameters, appData }, callback) => {
      const { starting } = appData;
      // A track of the network check (up-trains.ts), whose end is still on its way.
      if (!(starting instanceof Starting)) return;
      const capture = kind === "video" && captureSizeOf(starting.track);
      starting.ask(() =>
        this.#signal.request("startSource", {
          source: starting.source,
          kind,
          rtpParameters: toContractParameters(rtpParameters),
          paused: starting.paused,
          ...(capture ? { capture } : {}),
        }),
      );
      // Not awaited: the next track is negotiated at once, so that all of them start in one round trip.
      callback({ id: starting.localId });
    });
  }

  send(source: Source, track: MediaStreamTrack, paused: boolean): void {
    const known = this.#sending.get(source);
    if (!known) {
      this.#start(source, track, paused);
      return;
    }
    if (known.track !== track) {
      known.track = track;
      this.#next(known, async () => {
        if (!known.producer || known.producer.closed) return;
        await known.producer.replaceTrack({ track });
        known.size?.look();
      });
    }
    this.setPaused(source, paused);
  }

  setPaused(source: Source, paused: boolean): void {
    const sending = this.#sending.get(source);
    if (!sending || sending.paused === paused) return;
    sending.paused = paused;
    // The page falls silent now, whatever the server has to say.
    if (sending.producer) applyPause(sending.producer, paused);
    this.#next(sending, async () => {
      if (!sending.producer || sending.producer.closed) return;
      applyPause(sending.producer, sending.paused);
      const sourceId = await sending.sourceId;
      if (sourceId !== undefined) await this.#signal.request("pauseSource", { sourceId, paused });
    });
  }

  stop(source: Source): void {
    const sending = this.#sending.get(source);
    if (!sending) return;
    this.#sending.delete(source);
    sending.ladder?.close();
    sending.size?.close();
    sending.producer?.close();
    this.#next(sending, async () => {
      sending.producer?.close();
      const sourceId = await sending.sourceId;
      if (sourceId !== undefined) await this.#signal.request("stopSource", { sourceId });
    });
  }

  /** Sets the encodings of a source as the server orders them, and tells it what came of that. */
  produce({ sourceId, rungs }: LadderOrder): void {
    for (const [source, sending] of this.#sending) {
      // The order may overtake the answer that gives the source its name.
      void sending.sourceId.then((id) => {
        if (id !== sourceId) return;
        this.#next(sending, async () => {
          if (this.#sending.get(source) === sending) await this.#ladderOf(sending, sourceId)?.apply(rungs);
        });
      });
    }
  }

  close(): void {
    for (const { ladder, size } of this.#sending.values()) {
      ladder?.close();
      size?.close();
    }
    this.#sending.clear();
  }

  #ladderOf(sending: Sending, sourceId: SourceId): LadderKeeper | undefined {
    const sender = sending.producer?.rtpSender;
    if (!sending.ladder && sender) {
      sending.ladder = new LadderKeeper(sender, this.#clock, (report) => {
        void this.#signal.request("reportLadder", { sourceId, ...report });
      });
    }
    return sending.ladder;
  }

  #start(source: Source, track: MediaStreamTrack, paused: boolean): void {
    const starting = new Starting(source, track, paused);
    const sending: Sending = { track, paused, sourceId: starting.sourceId, turn: Promise.resolve() };
    this.#sending.set(source, sending);
    void starting.sourceId.then((sourceId) => {
      if (sourceId !== undefined && source !== "voice" && this.#sending.get(source) === sending)
        sending.size = this.#watchSize(sending, sourceId);
      if (!starting.refusal) return;
      if (this.#sending.get(source) === sending) this.#sending.delete(source);
      sending.producer?.close();
      this.#events.refused(source, starting.refusal);
    });
    this.#next(sending, async () => {
      if (this.#sending.get(source) !== sending) return starting.abandon();
      const video = source === "voice" ? undefined : videoProfiles[source];
      if (video) track.contentHint = video.contentHint;
      try {
        sending.producer = await this.#transport.produce({
          track: sending.track,
          stopTracks: false,
          // Muted, it sends black or silence (a few kbps). After a real gap mediasoup drops key frames until the next
          // sender report of the layer: unmuting a camera then took six seconds instead of one.
          zeroRtpOnPause: false,
          appData: { starting },
          ...(video
            ? {
                encodings: toRtpEncodings(video.ladder),
                ...(this.#videoCodec ? { codec: this.#videoCodec } : {}),
                onRtpSender: (sender: RTCRtpSender) => void prefer(sender, video.degradationPreferences),
              }
            : { codecOptions: voiceCodec }),
        });
      } catch {
        // The transport was closed under it (the next join starts it again), or the track ended (its owner tells).
        return starting.abandon();
      }
      if (this.#sending.get(source) !== sending) sending.producer.close();
      else if (sending.paused) applyPause(sending.producer, true);
    });
  }

  #watchSize(sending: Sending, sourceId: SourceId): CaptureWatch {
    return new CaptureWatch(
      this.#clock,
      () => sending.track,
      (capture) => void this.#signal.request("reportCapture", { sourceId, capture }),
    );
  }

  #next(sending: Sending, step: () => Promise<void>): void {
    sending.turn = sending.turn.then(step).catch(() => {
      // A track or transport that ended between two steps: whoever ended it has said so already.
    });
  }
}

/** One source between `produce` and the server's answer. */
class Starting {
  readonly source: Source;
  readonly track: MediaStreamTrack;
  readonly paused: boolean;
  readonly localId: string;
  readonly sourceId: Promise<SourceId | undefined>;
  refusal: Refusal | LocalRefusal | undefined;
  #settle: (sourceId: SourceId | undefined) => void = () => {};

  constructor(source: Source, track: MediaStreamTrack, paused: boolean) {
    this.source = source;
    this.track = track;
    this.paused = paused;
    // mediasoup-client wants a name before the server gives one; it never leaves the page.
    this.localId = `${source}-${Math.random().toString(36).slice(2)}`;
    this.sourceId = new Promise((resolve) => {
      this.#settle = resolve;
    });
  }

  async ask(request: () => Promise<Answer<{ sourceId: SourceId }>>): Promise<void> {
    const answer = await request();
    if (!answer.ok) this.refusal = answer.error;
    this.#settle(answer.ok ? answer.value.sourceId : undefined);
  }

  abandon(): void {
    this.#settle(undefined);
  }
}

function applyPause(producer: types.Producer, paused: boolean): void {
  if (producer.closed || producer.paused === paused) return;
  if (paused) producer.pause();
  else producer.resume();
}

/** Chrome before 123 knows none of them and ignores or refuses the call; the content hint says nearly the same. */
async function prefer(sender: RTCRtpSender, preferences: readonly DegradationPreference[]): Promise<void> {
  for (const degradationPreference of preferences) {
    try {
      await sender.setParameters(Object.assign(sender.getParameters(), { degradationPreference }));
      return;
    } catch {
      // A word that this browser does not know: the next one, or none.
    }
  }
}
