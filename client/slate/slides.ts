import type { DeckId, DeckPictures, SlideImage } from "../../signaling/contract/deck.ts";
import type { LessonId } from "../../signaling/contract/ids.ts";
import type { PlanView } from "../../signaling/contract/plan.ts";
import type { Ground } from "../../signaling/contract/slate.ts";
import type { Slate } from "../../signaling/contract/slate-state.ts";
import type { Api } from "../http/api.ts";
import type { Clock } from "../state/clock.ts";
import { aheadKbps } from "./ahead.ts";
import type { PictureCache } from "./picture-cache.ts";

type SlideGround = Extract<Ground, { kind: "slide" }>;

interface SlidesOptions {
  api: Pick<Api, "deck" | "slidePicture">;
  lessonId: LessonId;
  /** What was fetched before the lesson. */
  cache: PictureCache;
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
  readonly #decks = new Map<DeckId, Promise<DeckPictures | undefined>>();
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
      const here = image !== undefined && (await this.#options.cache.picture(image.hash)) !== undefined;
      const address = image && (await this.#fetch(image));
      const tookMs = this.#options.clock.now() - before;
      if (address !== undefined) this.#ahead.add(keyOf(next));
      const share = kbps === undefined || image === undefined || here ? 0 : (image.bytes * 8) / kbps - tookMs;
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
    const images = (await this.#deck(deck))?.pages.find((page) => page.number === number)?.images ?? [];
    return size === "small" ? images[0] : pictureFor(images, this.#options.screenWidth);
  }

  #deck(id: DeckId): Promise<DeckPictures | undefined> {
    const known = this.#decks.get(id);
    if (known) return known;
    const asked = this.#askDeck(id).then((deck) => {
      if (deck === undefined) this.#decks.delete(id);
      return deck;
    });
    this.#decks.set(id, asked);
    return asked;
  }

  async #askDeck(id: DeckId): Promise<DeckPictures | undefined> {
    const { api, cache, lessonId } = this.#options;
    const kept = await cache.deck(id);
    if (kept) return kept;
    const answer = await api.deck(lessonId, id);
    if (!answer.ok) return undefined;
    const deck = { deck: id, pages: answer.value.slides.map(({ number, images }) => ({ number, images })) };
    if (answer.value.deck.state === "ready") void cache.keepDeck(deck);
    return deck;
  }

  #fetch({ hash }: SlideImage): Promise<string | undefined> {
    const address = this.#addresses.get(hash);
    if (address !== undefined) return Promise.resolve(address);
    const underWay = this.#fetching.get(hash);
    if (underWay) return underWay;
    const fetching = this.#picture(hash).then((picture) => {
      this.#fetching.delete(hash);
      return picture && !this.#stopping.signal.aborted ? this.#keep(hash, picture) : undefined;
    });
    this.#fetching.set(hash, fetching);
    return fetching;
  }

  async #picture(hash: string): Promise<Blob | undefined> {
    const { api, cache } = this.#options;
    const kept = await cache.picture(hash);
    if (kept) return kept;
    const picture = await api.slidePicture(hash, this.#stopping.signal);
    if (picture) void cache.keepPicture(hash, picture);
    return picture;
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

/** The picture of a page for a screen that is so many points wide. */
export function pictureFor(images: readonly SlideImage[], screenWidth: number): SlideImage | undefined {
  return images.find(({ width }) => width >= screenWidth) ?? images[images.length - 1];
}

/** Points of this screen, across, whichever way it is turned. */
export function widthOfScreen(): number {
  return Math.max(screen.width, screen.height) * window.devicePixelRatio;
}

function keyOf({ deck, number }: SlideGround): string {
  return `${deck} ${number}`;
}
