import type { DeckId, DeckSlides, SlideImage } from "../../signaling/contract/deck.ts";
import type { LessonId } from "../../signaling/contract/ids.ts";
import type { PlanView } from "../../signaling/contract/plan.ts";
import type { Ground } from "../../signaling/contract/slate.ts";
import type { Slate } from "../../signaling/contract/slate-state.ts";
import type { Api } from "../http/api.ts";
import type { Clock } from "../state/clock.ts";
import { aheadKbps } from "./ahead.ts";

type SlideGround = Extract<Ground, { kind: "slide" }>;

interface SlidesOptions {
  api: Pick<Api, "deck" | "slidePicture">;
  lessonId: LessonId;
  clock: Clock;
  /** Points of the screen, across. */
  screenWidth: number;
  /** What this page gets beside them. */
  plan: () => PlanView | undefined;
}

/** Pictures that are kept as addresses; older ones come out of the browser's cache again. */
const ADDRESSES_KEPT = 60;
/** After each picture that is fetched ahead, the link is left alone for so many times as long as it took. */
const REST_SHARE = 2;
/** After one that did not come, and while the link has no room for it. */
const AGAIN_MS = 5_000;

/** The slides of one lesson as this page needs them: what a deck holds, and pictures in the size of this screen. */
export class Slides {
  readonly #options: SlidesOptions;
  readonly #decks = new Map<DeckId, Promise<DeckSlides | undefined>>();
  readonly #addresses = new Map<string, string>();
  readonly #fetching = new Map<string, Promise<string | undefined>>();
  readonly #ahead = new Set<string>();
  readonly #stopping = new AbortController();
  #slate: Slate | undefined;
  #running = false;

  constructor(options: SlidesOptions) {
    this.#options = options;
  }

  /** The address of a page's picture: of the size for this screen, or a small one. */
  async address(ground: SlideGround, size: "screen" | "small"): Promise<string | undefined> {
    const image = await this.#image(ground, size);
    return image && (await this.#fetch(image));
  }

  /**
   * Fetches what this slate will show before it is shown: one picture at a time, the nearest first, with rests, so that
   * the lesson's own pictures keep their place on the link. What is shown now does not wait for that: `address`.
   */
  fetchAhead(slate: Slate): void {
    this.#slate = slate;
    if (!this.#running) void this.#fetchAll();
  }

  close(): void {
    this.#stopping.abort();
    for (const address of this.#addresses.values()) URL.revokeObjectURL(address);
    this.#addresses.clear();
  }

  async #fetchAll(): Promise<void> {
    this.#running = true;
    while (!this.#stopping.signal.aborted) {
      const next = this.#nextAhead();
      if (next === undefined) break;
      const kbps = aheadKbps(this.#options.plan());
      if (kbps === 0) {
        await this.#rest(AGAIN_MS);
        continue;
      }
      const before = this.#options.clock.now();
      const image = await this.#image(next, "screen");
      const address = image && (await this.#fetch(image));
      const tookMs = this.#options.clock.now() - before;
      if (address !== undefined) this.#ahead.add(keyOf(next));
      const share = kbps === undefined || image === undefined ? 0 : (image.bytes * 8) / kbps - tookMs;
      await this.#rest(address === undefined ? AGAIN_MS : Math.max(tookMs * REST_SHARE, share));
    }
    this.#running = false;
  }

  #nextAhead(): SlideGround | undefined {
    const { sheets = [], shown = null } = this.#slate ?? {};
    const at = Math.max(
      0,
      sheets.findIndex(({ id }) => id === shown),
    );
    return [...sheets.slice(at), ...sheets.slice(0, at).reverse()]
      .map(({ ground }) => ground)
      .find((ground): ground is SlideGround => ground.kind === "slide" && !this.#ahead.has(keyOf(ground)));
  }

  #rest(forMs: number): Promise<void> {
    return new Promise((resolve) => {
      this.#options.clock.after(forMs, resolve);
    });
  }

  async #image({ deck, number }: SlideGround, size: "screen" | "small"): Promise<SlideImage | undefined> {
    const images = (await this.#deck(deck))?.slides.find((slide) => slide.number === number)?.images ?? [];
    if (size === "small") return images[0];
    return images.find(({ width }) => width >= this.#options.screenWidth) ?? images[images.length - 1];
  }

  #deck(id: DeckId): Promise<DeckSlides | undefined> {
    const known = this.#decks.get(id);
    if (known) return known;
    const asked = this.#options.api.deck(this.#options.lessonId, id).then((answer) => {
      if (answer.ok) return answer.value;
      this.#decks.delete(id);
      return undefined;
    });
    this.#decks.set(id, asked);
    return asked;
  }

  #fetch({ hash }: SlideImage): Promise<string | undefined> {
    const address = this.#addresses.get(hash);
    if (address !== undefined) return Promise.resolve(address);
    const underWay = this.#fetching.get(hash);
    if (underWay) return underWay;
    const fetching = this.#options.api.slidePicture(hash, this.#stopping.signal).then((picture) => {
      this.#fetching.delete(hash);
      return picture && !this.#stopping.signal.aborted ? this.#keep(hash, picture) : undefined;
    });
    this.#fetching.set(hash, fetching);
    return fetching;
  }

  #keep(hash: string, picture: Blob): string {
    const address = URL.createObjectURL(picture);
    this.#addresses.set(hash, address);
    const [oldest] = this.#addresses;
    if (this.#addresses.size > ADDRESSES_KEPT && oldest) {
      URL.revokeObjectURL(oldest[1]);
      this.#addresses.delete(oldest[0]);
    }
    return address;
  }
}

function keyOf({ deck, number }: SlideGround): string {
  return `${deck} ${number}`;
}
