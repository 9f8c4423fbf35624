import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { launchChromium } from "../../e2e/support/chromium.ts";
import type { PlaybackReport } from "./judge.ts";
import { watchPlayback } from "./watch-playback.ts";

/** A page that sends its own camera and microphone to itself, with a preview that must not be judged. */
const html = `<video data-source="teacher" data-classroom="master" autoplay playsinline muted></video>
<audio data-source="voice" data-classroom="master" autoplay></audio>
<video id="preview" data-preview autoplay playsinline muted></video>
<script type="module">
  const [a, b] = [new RTCPeerConnection(), new RTCPeerConnection()];
  a.onicecandidate = ({ candidate }) => b.addIceCandidate(candidate ?? undefined);
  b.onicecandidate = ({ candidate }) => a.addIceCandidate(candidate ?? undefined);
  b.ontrack = ({ track }) => {
    document.querySelector(track.kind === "video" ? "[data-source=teacher]" : "audio").srcObject = new MediaStream([track]);
  };
  const own = await navigator.mediaDevices.getUserMedia({ audio: true, video: { width: 640, height: 360, frameRate: 20 } });
  document.querySelector("#preview").srcObject = own;
  window.senders = own.getTracks().map((track) => a.addTrack(track, own));
  await a.setLocalDescription();
  await b.setRemoteDescription(a.localDescription);
  await b.setLocalDescription();
  await a.setRemoteDescription(b.localDescription);
</script>`;

const server = createServer((_request, response) => response.setHeader("content-type", "text/html").end(html));
let browser: Browser;
beforeAll(async () => {
  server.listen(0, "127.0.0.1");
  browser = await launchChromium();
}, 60_000);
afterAll(async () => {
  await browser?.close();
  server.close();
});

const url = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;

test("a page's remote picture and voice are found, judged and told from its own preview", async () => {
  const page = await browser.newPage();
  const watch = await watchPlayback(page);
  const openedMs = performance.timeOrigin + performance.now();
  await page.goto(url());
  const firstMs = await watch.firstFrameMs();
  expect(firstMs).toBeGreaterThan(openedMs);
  await expect.poll(async () => (await watch.recording()).endMs - firstMs, { timeout: 20_000 }).toBeGreaterThan(5000);

  // The camera stops: the picture on the page freezes, and the voice goes on.
  const frozenMs = await page.evaluate(async () => {
    const senders: RTCRtpSender[] = Reflect.get(window, "senders");
    await senders.find(({ track }) => track?.kind === "video")?.replaceTrack(null);
    return performance.timeOrigin + performance.now();
  });
  await expect.poll(async () => (await watch.recording()).endMs - frozenMs, { timeout: 20_000 }).toBeGreaterThan(4000);
  const whole = await watch.stop();
  expect(whole.pictures.map(({ label }) => label)).toEqual(["teacher/master"]);
  expect(whole.voices.map(({ label }) => label)).toEqual(["voice/master"]);
  expect(whole.sources).toHaveLength(1);
  expect(whole.receivedKbps).toBeGreaterThan(20);

  const frozen = await watch.stop({ fromMs: frozenMs + 500 });
  expect(theOne(frozen).stallShare).toBe(1);
  expect(frozen.voices[0]?.kbps).toBeGreaterThan(10);
  const before = await watch.stop({ fromMs: firstMs, toMs: frozenMs });
  expect(theOne(before).fps).toBeGreaterThan(5);
  expect(theOne(before).kbps).toBeGreaterThan(10);
  expect(theOne(before).intervals.at(-1)?.height).toBeGreaterThan(0);
  await page.close();
}, 60_000);

test("a page that was opened before says so", async () => {
  const page = await browser.newPage();
  await page.goto(url());
  const watch = await watchPlayback(page);
  await expect(watch.recording()).rejects.toThrow("after the page was opened");
  await page.close();
}, 60_000);

function theOne({ pictures }: PlaybackReport) {
  const [picture] = pictures;
  if (picture === undefined) throw new Error("no picture was judged");
  return picture;
}
