import type { LessonId } from "../../signaling/contract/ids.ts";
import type { Api } from "../http/api.ts";
import type { Clock } from "../state/clock.ts";
import type { PictureCache } from "./picture-cache.ts";
import { pictureFor } from "./slides.ts";

interface BeforeLessonOptions {
  api: Pick<Api, "lessonPictures" | "slidePicture">;
  cache: PictureCache;
  clock: Clock;
  /** Points of the screen, across. */
  screenWidth: number;
}

/** A teacher may bring slides until the bell rings: one looks again after this time, in milliseconds. */
const LOOK_MS = 5 * 60_000;
const AGAIN_MS = 30_000;
/** After each picture the link is left alone for as long as it took: other classrooms may share it. */
const REST_SHARE = 1;

/**
 * Fetches the slides of lessons that have not begun, picture by picture, into what outlives the page: in the morning for
 * the afternoon, or in the half hour before the bell. In the lesson a page turn is then a few bytes.
 */
export class BeforeLesson {
  readonly #options: BeforeLessonOptions;
  #lessons: readonly LessonId[] = [];
  /** Grows with every change of what is wanted: an older round ends. */
  #round = 0;
  #stop = new AbortController();
  #cancelLook: () => void = () => {};

  constructor(options: BeforeLessonOptions) {
    this.#options = options;
  }

  /** The lessons to come, the next one first; none while the link belongs to a lesson. */
  want(lessons: readonly LessonId[]): void {
    if (lessons.length === this.#lessons.length && lessons.every((id, index) => id === this.#lessons[index])) return;
    this.#lessons = lessons;
    void this.#look();
  }

  close(): void {
    this.want([]);
  }

  async #look(): Promise<void> {
    this.#cancelLook();
    this.#stop.abort();
    this.#stop = new AbortController();
    this.#round += 1;
    const round = this.#round;
    let whole = true;
    for (const id of this.#lessons) {
      whole = (await this.#fetchFor(id, () => round === this.#round)) && whole;
      if (round !== this.#round) return;
    }
    if (this.#lessons.length > 0)
      this.#cancelLook = this.#options.clock.after(whole ? LOOK_MS : AGAIN_MS, () => void this.#look());
  }

  /** Answers whether everything of this lesson is here. */
  async #fetchFor(lessonId: LessonId, wanted: () => boolean): Promise<boolean> {
    const { api, cache, clock, screenWidth } = this.#options;
    const answer = await api.lessonPictures(lessonId);
    if (!answer.ok) return false;
    for (const deck of answer.value) {
      for (const { images } of deck.pages) {
        const image = pictureFor(images, screenWidth);
        if (!wanted()) return false;
        if (image === undefined || (await cache.picture(image.hash)) !== undefined) continue;
        const before = clock.now();
        const picture = await api.slidePicture(image.hash, this.#stop.signal);
        if (picture === undefined) return false;
        await cache.keepPicture(image.hash, picture);
        const tookMs = clock.now() - before;
        await new Promise<void>((resolve) => void clock.after(tookMs * REST_SHARE, resolve));
      }
      // Last: who finds the deck here may expect its pictures, too.
      await cache.keepDeck(deck);
    }
    return true;
  }
}
