import type { Page } from "playwright-core";
import { collectPlayback } from "./collect.ts";
import { type JudgedWindow, judgePlayback, type PlaybackReport } from "./judge.ts";
import type { Recording } from "./recording.ts";

/** How often the page's statistics are read: fine enough to place a lost syllable in its second. */
const sampleEveryMs = 250;

/** Collects until `stop()`; times are since the epoch, as the link emulator's. */
export interface PlaybackWatch {
  /** When the page showed its first remote frame; waits for it. */
  firstFrameMs(timeoutMs?: number): Promise<number>;
  /** All that was collected so far; collecting goes on. */
  recording(): Promise<Recording>;
  /** The report over a window of time, by default over everything; may be asked several times. */
  stop(window?: JudgedWindow): Promise<PlaybackReport>;
}

/**
 * Watches what a page shows and plays. Call it before the page is opened: connections made earlier are not seen. A page
 * that is loaded anew starts anew.
 */
export async function watchPlayback(page: Page): Promise<PlaybackWatch> {
  await page.addInitScript(collectPlayback, sampleEveryMs);
  let stopped: Recording | undefined;
  const recording = () =>
    page.evaluate(() => {
      if (window.oneRoomPlayback === undefined) throw new Error("watchPlayback was called after the page was opened");
      return window.oneRoomPlayback.read();
    });
  return {
    recording,
    async firstFrameMs(timeoutMs = 30_000) {
      const first = await page.waitForFunction(() => window.oneRoomPlayback?.firstFrameMs(), undefined, {
        timeout: timeoutMs,
      });
      const ms = await first.jsonValue();
      if (ms === undefined) throw new Error("there was a first frame, and then none");
      return ms;
    },
    async stop(judged) {
      stopped ??= await recording();
      return judgePlayback(stopped, judged);
    },
  };
}
