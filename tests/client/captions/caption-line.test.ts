import { expect, test } from "vitest";
import { CaptionLine } from "../../../client/captions/caption-line.ts";
import { FakeClock } from "../../support/fake-clock.ts";
import { FakeSignal } from "../fake-signal.ts";
import { memoryStorage } from "../sign-in/memory-storage.ts";

function setUp(storage = memoryStorage()) {
  const signal = new FakeSignal();
  const clock = new FakeClock();
  const line = new CaptionLine({ participation: signal, clock, storage });
  const stop = line.follow();
  /** The server's clock is an hour ahead of this device's. */
  const serverNow = () => clock.now() + 3_600_000;
  const say = (sequence: number, text: string, final: boolean, agoMs = 0) =>
    signal.tell("captionShown", { sequence, text, final, language: "zh-CN", saidAt: serverNow() - agoMs });
  const texts = () => line.sentences.value.map(({ text }) => text);
  return { signal, clock, line, stop, say, texts, serverNow };
}

test("a guess is replaced by the next one and by the sentence; the one before stays above it", () => {
  const { say, texts } = setUp();
  say(1, "今天", false);
  say(1, "今天我们学习分数。", true);
  say(2, "把一个", false);
  expect(texts()).toEqual(["今天我们学习分数。", "把一个"]);
  say(2, "把一个苹果分成两份。", true);
  say(3, "每份", false);
  expect(texts()).toEqual(["把一个苹果分成两份。", "每份"]);
});

test("what nobody is reading any more goes; the place goes when the source has been silent for long", () => {
  const { say, texts, clock, line } = setUp();
  expect(line.heard.value).toBe(false);
  say(1, "one", true);
  clock.advance(7_000);
  expect(texts()).toEqual(["one"]);
  clock.advance(1_000);
  expect([texts(), line.heard.value]).toEqual([[], true]);
  clock.advance(112_000);
  expect(line.heard.value).toBe(false);
});

test("what a lost connection brings late is not shown, whatever this device's clock says", () => {
  const { signal, say, texts, serverNow } = setUp();
  signal.tell("clockTold", { serverNow: serverNow() });
  // Notices that were kept for the page come one after another, the clock's own too.
  signal.tell("clockTold", { serverNow: serverNow() - 30_000 });
  say(1, "long ago", true, 30_000);
  expect(texts()).toEqual([]);
  say(2, "now", true, 400);
  expect(texts()).toEqual(["now"]);
});

test("whether somebody wants to see them is remembered by the device", () => {
  const storage = memoryStorage();
  const { line } = setUp(storage);
  expect(line.wanted).toBe(true);
  line.setWanted(false);
  expect(setUp(storage).line.wanted).toBe(false);
});

test("who stops listening hears and keeps nothing", () => {
  const { say, texts, stop, line } = setUp();
  say(1, "one", true);
  stop();
  say(2, "two", true);
  expect([texts(), line.heard.value]).toEqual([[], false]);
});
