/** What a page saw and heard, as it was collected there. Times are in ms since the epoch; counters only grow. */
export interface Recording {
  readonly endMs: number;
  readonly pictures: readonly ElementRecording[];
  readonly voices: readonly ElementRecording[];
  readonly samples: readonly PeerSample[];
}

/** One place on the page that shows a remote picture or plays a remote voice, whatever track is behind it at a time. */
export interface ElementRecording {
  /** `data-source/data-classroom` of the element, else its id, else a number. */
  readonly label: string;
  readonly trackIds: readonly string[];
  /** When it was visible (a picture) or there (a voice), with a remote track. */
  readonly shown: readonly Span[];
  /** None for a voice. */
  readonly frames: readonly Frame[];
}

export type Span = readonly [fromMs: number, toMs: number];

/** `presented` counts the element's frames: where it grew by more than one, the page missed callbacks, not frames. */
export type Frame = readonly [atMs: number, width: number, height: number, presented: number];

/** What one RTCPeerConnection had received by then. */
export interface PeerSample {
  readonly peer: number;
  readonly atMs: number;
  /** On its transports: UDP payload, so media, retransmissions, padding and RTCP. */
  readonly bytes: number;
  readonly packets: number;
  readonly tracks: readonly TrackSample[];
  readonly sources: readonly SourceSample[];
}

/** A camera or screen that this page sends: frames that it has given to the encoder. */
export interface SourceSample {
  readonly trackId: string;
  readonly frames: number;
}

export interface TrackSample {
  readonly trackId: string;
  /** RTP payload and headers, without retransmissions' own stream. */
  readonly bytes: number;
  readonly packetsReceived: number;
  readonly packetsLost: number;
  readonly framesDecoded: number;
  /** Audio samples played; concealed are those made up because the real ones were lost or late. */
  readonly audioSamples: number;
  readonly concealedSamples: number;
}
