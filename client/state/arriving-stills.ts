import type { SourceId } from "../../signaling/contract/ids.ts";
import type { StillPart } from "../../signaling/contract/stills.ts";

/** A whole still picture. */
export interface ArrivedStill {
  /** The server's number for it. */
  still: number;
  picture: Blob;
  /** When it was last known to be what one would see, by the server's clock. */
  seenAt: number;
}

/** Puts the parts of still pictures together. A picture whose beginning was missed is passed over. */
export class ArrivingStills {
  readonly #begun = new Map<SourceId, { still: number; parts: BlobPart[]; bytes: number }>();

  /** Answers the picture when this was its last part. */
  take({ sourceId, still, totalBytes, offset, seenAt, data }: StillPart): ArrivedStill | undefined {
    if (offset === 0) this.#begun.set(sourceId, { still, parts: [], bytes: 0 });
    const begun = this.#begun.get(sourceId);
    if (begun?.still !== still || begun.bytes !== offset) return undefined;
    // A copy, because a view may belong to a larger buffer; in a browser it is a buffer of its own already.
    begun.parts.push(data instanceof ArrayBuffer ? data : new Uint8Array(data));
    begun.bytes += data.byteLength;
    if (begun.bytes < totalBytes) return undefined;
    this.#begun.delete(sourceId);
    return { still, picture: new Blob(begun.parts), seenAt };
  }

  forget(sourceId: SourceId): void {
    this.#begun.delete(sourceId);
  }
}
