import type { MediaRoom, MediaTransport, TakenTrack } from "../../../server/lesson/ports.ts";
import type { Outcome } from "../../../signaling/contract/errors.ts";
import type { SourceId } from "../../../signaling/contract/ids.ts";
import type { Direction, RtpCapabilities } from "../../../signaling/contract/media.ts";
import { LightEndpoint } from "./endpoint.ts";
import { LightReceiver } from "./receiver.ts";
import type { SyntheticTrack } from "./sender.ts";

/** One direction of a page without a browser, connected to a room. */
export class LightPage {
  readonly transport: MediaTransport;
  readonly endpoint: LightEndpoint;
  readonly receiver: LightReceiver;
  readonly #tracks: SyntheticTrack[] = [];

  private constructor(transport: MediaTransport, endpoint: LightEndpoint) {
    this.transport = transport;
    this.endpoint = endpoint;
    this.receiver = new LightReceiver(endpoint);
  }

  static async open(room: MediaRoom, direction: Direction): Promise<LightPage> {
    const transport = await room.openTransport(direction);
    const endpoint = new LightEndpoint(transport.parameters);
    must(await transport.connect(endpoint.dtlsParameters));
    await endpoint.connect();
    return new LightPage(transport, endpoint);
  }

  /** Sends the track at once. */
  async send(track: SyntheticTrack, { paused = false } = {}): Promise<TakenTrack> {
    const taken = must(
      await this.transport.takeTrack({ kind: track.kind, rtpParameters: track.rtpParameters, paused }),
    );
    this.#tracks.push(track);
    track.start();
    return taken;
  }

  /** Receives and counts the source; see `packetsOf`. */
  async receive(sourceId: SourceId, rtpCapabilities: RtpCapabilities, { held = false, sparing = false } = {}) {
    const given = must(await this.transport.giveTrack({ sourceId, rtpCapabilities, held, sparing }));
    this.receiver.expect(given.rtpParameters);
    const ssrc = given.rtpParameters.encodings?.[0]?.ssrc;
    const count = () => this.receiver.streams.find((stream) => stream.ssrc === ssrc);
    return { given, packets: () => count()?.packets ?? 0, lost: () => count()?.lost ?? 0 };
  }

  close(): void {
    for (const track of this.#tracks) track.stop();
    this.receiver.close();
    this.endpoint.close();
  }
}

/** The value, or an error that names the refusal: for steps that a test takes for granted. */
export function must<T>(outcome: Outcome<T>): T {
  if (!outcome.ok) throw new Error(`refused: ${outcome.error.code}`);
  return outcome.value;
}
