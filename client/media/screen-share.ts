import { computed, effect, type ReadonlySignal, signal } from "@preact/signals";

/** A microphone that runs. */
interface Running {
  kind: "on";
  track: MediaStreamTrack;
  paused: boolean;
}

type Microphone = ReadonlySignal<Running | { kind: "off" | "opening" | "trouble" }>;

/** The microphone with another sound under it. */
export interface Mix {
  /** Undefined while the browser does not mix: then the microphone is sent as it is. */
  readonly state: ReadonlySignal<Running | undefined>;
  /** Ends the other sound as well. */
  close(): void;
}

/** What the tab or the screen plays. */
interface ScreenSound {
  under(microphone: Microphone): Mix;
  stop(): void;
}

export interface SharedScreen {
  ok: true;
  track: MediaStreamTrack;
  sound: ScreenSound | undefined;
}

interface ScreenSource {
  getDisplayMedia(options: DisplayMediaStreamOptions): Promise<Pick<MediaStream, "getVideoTracks" | "getAudioTracks">>;
}

/**
 * The sound as it is, not cleaned as speech is; never that of this page, whose voices would come back to their rooms.
 * Browsers leave out what they do not know.
 */
const screenWish: DisplayMediaStreamOptions = Object.assign(
  {
    video: { frameRate: { max: 15 } },
    audio: Object.assign(
      { echoCancellation: false, noiseSuppression: false, autoGainControl: false },
      { restrictOwnAudio: true },
    ),
  },
  { selfBrowserSurface: "exclude", windowAudio: "window" },
);

/** Throws what the browser throws. */
export async function openScreen(capture: ScreenSource): Promise<SharedScreen | { ok: false; trouble: "missing" }> {
  const stream = await capture.getDisplayMedia(screenWish);
  const [track] = stream.getVideoTracks();
  const [sound] = stream.getAudioTracks();
  if (!track) return { ok: false, trouble: "missing" };
  const usable = sound && isOfOthersOnly(track, sound);
  if (sound && !usable) sound.stop();
  return {
    ok: true,
    track,
    sound: usable
      ? { under: (microphone) => mix(new AudioContext(), microphone, sound), stop: () => sound.stop() }
      : undefined,
  };
}

/** A tab plays its own sound; a whole system plays this page's voices as well, if its browser cannot leave them out. */
function isOfOthersOnly(track: MediaStreamTrack, sound: MediaStreamTrack): boolean {
  return (
    track.getSettings().displaySurface === "browser" || Reflect.get(sound.getSettings(), "restrictOwnAudio") === true
  );
}

/**
 * Web Audio's compressor makes up for what it takes. In Chromium noise of -3 to -40 dB of full scale comes out of it at
 * -18 to -21: after the gain a film is at -26 to -29, loud or not. Automatic gain gives speech at -18 to -23.
 */
const compressor = { threshold: -40, knee: 6, ratio: 20, attack: 0.005, release: 0.25 } as const;
const UNDER_VOICE = 0.4;

/**
 * A film or a piece of music under the teacher's voice, in the one voice that is sent already: nobody negotiates anything,
 * and a weak link carries no more than before. It is never played on this page: whoever shares it hears it from there.
 *
 * A compressor brings loud and soft films to about the same level, the gain sets that below speech.
 */
function mix(context: AudioContext, microphone: Microphone, sound: MediaStreamTrack): Mix {
  const out = context.createMediaStreamDestination();
  out.channelCount = 1;
  const voice = context.createGain();
  voice.connect(out);
  context
    .createMediaStreamSource(new MediaStream([sound]))
    .connect(new DynamicsCompressorNode(context, compressor))
    .connect(new GainNode(context, { gain: UNDER_VOICE }))
    .connect(out);
  const [track] = out.stream.getAudioTracks();
  const running = signal(false);
  const look = (): void => {
    running.value = context.state === "running" && sound.readyState === "live";
  };
  context.addEventListener("statechange", look);
  // A tab that was closed or is shown without its sound: the microphone goes on alone.
  sound.addEventListener("ended", look);
  void context.resume().catch(look);
  look();
  const trackNow = computed(() => (microphone.value.kind === "on" ? microphone.value.track : undefined));
  const unplug = effect(() => {
    const plugged = trackNow.value;
    if (!plugged) return;
    const source = context.createMediaStreamSource(new MediaStream([plugged]));
    source.connect(voice);
    return () => source.disconnect();
  });
  // Whoever switches the microphone off while a film runs does not want to be heard; the film is.
  const mute = effect(() => {
    const { value: own } = microphone;
    voice.gain.value = own.kind === "on" && !own.paused ? 1 : 0;
  });
  return {
    state: computed(() => (running.value && track ? { kind: "on", track, paused: false } : undefined)),
    close() {
      unplug();
      mute();
      context.removeEventListener("statechange", look);
      sound.stop();
      void context.close();
    },
  };
}
