import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Browser } from "playwright-core";

/** One encoding of the camera's picture, as a page would ask its sender for it. */
export interface Encoding {
  readonly kbps: number;
  readonly scaleResolutionDownBy: number;
}

/** What VP8 made of it in one second. */
export interface EncodedSecond {
  readonly kbps: number;
  readonly fps: number;
  /** Mean quantizer, 0 (best) to 127: near 127 the encoder has to drop frames. */
  readonly quantizer: number;
  readonly height: number;
}

/**
 * Sends the browser's camera at 15 fps from one connection of a page to another and reads off the encoder, `seconds`
 * times after `settleMs` of settling in. Three temporal layers, as a lesson sends.
 */
export async function sendClip(
  browser: Browser,
  encoding: Encoding,
  { seconds = 8, settleMs = 6000 }: { seconds?: number; settleMs?: number } = {},
): Promise<EncodedSecond[]> {
  const server = createServer((_request, response) => response.setHeader("content-type", "text/html").end("<p>clip"));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const page = await browser.newPage();
  try {
    await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    return await page.evaluate(sendAndMeasure, { ...encoding, seconds, settleMs });
  } finally {
    await page.close();
    server.close();
  }
}

/** Runs in the page: it may use nothing from outside. */
async function sendAndMeasure({
  kbps,
  scaleResolutionDownBy,
  seconds,
  settleMs,
}: Encoding & { seconds: number; settleMs: number }): Promise<EncodedSecond[]> {
  const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
  const camera = await navigator.mediaDevices.getUserMedia({ video: { width: 1280, height: 720, frameRate: 15 } });
  const [track] = camera.getVideoTracks();
  if (track === undefined) throw new Error("no camera");
  const [sender, receiver] = [new RTCPeerConnection(), new RTCPeerConnection()];
  sender.onicecandidate = ({ candidate }) => receiver.addIceCandidate(candidate ?? undefined);
  receiver.onicecandidate = ({ candidate }) => sender.addIceCandidate(candidate ?? undefined);
  const layer = { maxBitrate: kbps * 1000, scaleResolutionDownBy, scalabilityMode: "L1T3" };
  const line = sender.addTransceiver(track, { direction: "sendonly", sendEncodings: [layer] });
  const codecs = RTCRtpSender.getCapabilities("video")?.codecs ?? [];
  line.setCodecPreferences(codecs.filter(({ mimeType }) => /vp8|rtx/i.test(mimeType)));
  await sender.setLocalDescription();
  await receiver.setRemoteDescription({ type: "offer", sdp: sender.localDescription?.sdp ?? "" });
  await receiver.setLocalDescription();
  // The estimate starts at the target: the encoder is the question here, not the ramp.
  const sdp = (receiver.localDescription?.sdp ?? "").replace(
    /a=rtpmap:(\d+) VP8.*/,
    (all, payloadType) => `${all}\r\na=fmtp:${payloadType} x-google-start-bitrate=${kbps}`,
  );
  await sender.setRemoteDescription({ type: "answer", sdp });
  const read = async () => {
    const report = [...(await sender.getStats()).values()].find(({ type }) => type === "outbound-rtp");
    if (report === undefined) throw new Error("nothing is sent");
    return report;
  };
  await wait(settleMs);
  const result: EncodedSecond[] = [];
  for (let before = await read(); result.length < seconds; ) {
    await wait(1000);
    const now = await read();
    const passedMs = now.timestamp - before.timestamp;
    const frames = now.framesEncoded - before.framesEncoded;
    result.push({
      kbps: ((now.bytesSent - before.bytesSent) * 8) / passedMs,
      fps: (frames * 1000) / passedMs,
      quantizer: (now.qpSum - before.qpSum) / frames,
      height: now.frameHeight,
    });
    before = now;
  }
  sender.close();
  receiver.close();
  track.stop();
  return result;
}
