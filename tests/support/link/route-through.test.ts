import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { PeerConnection } from "node-datachannel";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { launchChromium } from "../../e2e/support/chromium.ts";
import { LinkEmulator } from "./link-emulator.ts";
import { candidatesThrough, routeThrough } from "./route-through.ts";

const loopback = "127.0.0.1";
let browser: Browser;
const page = createServer((_request, response) => response.setHeader("content-type", "text/html").end("<p>a page"));

beforeAll(async () => {
  page.listen(0, loopback);
  browser = await launchChromium();
}, 60_000);
afterAll(async () => {
  await browser?.close();
  page.close();
});

async function open(route?: { address: string; port?: number }): Promise<Page> {
  const opened = await browser.newPage();
  if (route !== undefined) await routeThrough(opened, route);
  const { port } = page.address() as AddressInfo;
  await opened.goto(`http://${loopback}:${port}/`);
  return opened;
}

/** A native peer on loopback that offers a data channel; it learns the page's addresses only from what reaches it. */
function offerer() {
  const connection = new PeerConnection("offerer", { iceServers: [], bindAddress: loopback });
  const channel = connection.createDataChannel("chat");
  const received: string[] = [];
  channel.onMessage((message) => received.push(String(message)));
  const sdp = connection.localDescription()?.sdp ?? "";
  const port = Number(/candidate:\S+ \d+ udp \d+ 127\.0\.0\.1 (\d+)/i.exec(sdp)?.[1]);
  return { connection, channel, received, sdp, port };
}

/** The page answers, says "hello" when the channel opens, and keeps what comes back in its title. */
const answer = (target: Page, sdp: string): Promise<string> =>
  target.evaluate(async (offer) => {
    const peer = new RTCPeerConnection();
    peer.ondatachannel = ({ channel }) => {
      channel.onmessage = ({ data }) => {
        document.title = String(data);
      };
      channel.onopen = () => channel.send("hello");
    };
    await peer.setRemoteDescription({ type: "offer", sdp: offer });
    await peer.setLocalDescription();
    return peer.localDescription?.sdp ?? "";
  }, sdp);

test("a page's media goes through the emulator, both ways, although the other end announces itself", async () => {
  const other = offerer();
  const emulator = await LinkEmulator.create({
    listen: { address: "127.0.0.2" },
    target: { address: loopback, port: other.port },
    seed: 1,
  });
  const opened = await open({ address: emulator.address });
  const answered = await answer(opened, other.sdp);
  // Without the page's candidates the other end can only answer on the path on which it was reached.
  other.connection.setRemoteDescription(answered.replace(/a=candidate:.*\r\n/g, ""), "answer");
  await vi.waitFor(() => expect(other.received).toEqual(["hello"]), { timeout: 20_000 });
  other.channel.sendMessage("welcome");
  await vi.waitFor(async () => expect(await opened.title()).toBe("welcome"));
  expect(emulator.counters("up").packetsOut).toBeGreaterThan(5);
  expect(emulator.counters("down").packetsOut).toBeGreaterThan(5);
  other.connection.close();
  await opened.close();
  await emulator.close();
}, 60_000);

test("every candidate is rewritten, in a description or alone, whatever its transport", async () => {
  const lines = [
    "a=candidate:1 1 udp 2122260223 127.0.0.1 40000 typ host",
    "a=candidate:2 1 tcp 1518280447 127.0.0.1 40000 typ host tcptype passive",
  ];
  const alone = "candidate:3 1 udp 1 10.0.0.1 40001 typ host";
  const other = offerer();
  const sdp = `${other.sdp.replace(/a=candidate:.*\r\n/g, "")}${lines.join("\r\n")}\r\n`;
  const seen = async (target: Page) =>
    target.evaluate(
      async ([offer, candidate]) => {
        const peer = new RTCPeerConnection();
        await peer.setRemoteDescription({ type: "offer", sdp: offer ?? "" });
        await peer.addIceCandidate({ candidate: candidate ?? "", sdpMLineIndex: 0 });
        await peer.addIceCandidate();
        const addresses = peer.remoteDescription?.sdp.match(/(?<=candidate:\S+ \d+ \S+ \d+ )\S+ \d+/g);
        peer.close();
        return addresses;
      },
      [sdp, alone],
    );
  expect(await seen(await open())).toEqual(["127.0.0.1 40000", "127.0.0.1 40000", "10.0.0.1 40001"]);
  expect(await seen(await open({ address: "127.0.0.4" }))).toEqual([
    "127.0.0.4 40000",
    "127.0.0.4 40000",
    "127.0.0.4 40001",
  ]);
  expect(await seen(await open({ address: "127.0.0.4", port: 9 }))).toEqual(Array(3).fill("127.0.0.4 9"));
  other.connection.close();
}, 60_000);

test("an endpoint outside the browser is rerouted by its candidates", () => {
  const candidate = { ip: loopback, address: loopback, port: 40_000, protocol: "udp" };
  expect(candidatesThrough([candidate], { address: "127.0.0.5" })).toEqual([
    { ...candidate, ip: "127.0.0.5", address: "127.0.0.5" },
  ]);
});
