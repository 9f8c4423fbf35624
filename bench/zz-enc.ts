import { act, untilLesson } from "../tests/e2e/support/act.ts";
import { launchChromium } from "../tests/e2e/support/chromium.ts";
import { DemoProcess } from "../tests/e2e/support/demo-process.ts";
import { clipFlags, makeClip } from "../tests/support/clip/make-clip.ts";
import { freePort } from "./support/lesson-on-link.ts";
import { LightClassroom } from "./support/light-classroom.ts";
import { tenSchools } from "./support/ten-schools.ts";
import { execSync } from "node:child_process";
const policy = (process.argv[2] ?? "adapt") as "adapt" | "stock";
const secs = Number(process.argv[3] ?? 60);
const mediaPort = await freePort();
const demo = await DemoProcess.create({ POLICY: policy, MEDIA_PORT: String(mediaPort), MEDIA_WORKERS: "1", DEMO_CLASSROOMS: "10" });
const browser = await launchChromium(clipFlags(await makeClip()));
const rooms: LightClassroom[] = [];
try {
  const context = await browser.newContext({ permissions: ["camera", "microphone"] });
  await context.addInitScript(() => {
    const Native = window.RTCPeerConnection; const all: RTCPeerConnection[] = []; (window as any).pcs = all;
    (window as any).RTCPeerConnection = class extends Native { constructor(c?: RTCConfiguration) { super(c); all.push(this); } };
  });
  const teacher = await context.newPage();
  await teacher.goto(demo.links.teacher);
  await act(teacher, "go-live");
  await untilLesson(teacher, "live");
  for (const [i, rateKbps] of tenSchools.entries()) {
    const near = { delayMs: 10 };
    rooms.push(await LightClassroom.join({ url: demo.links.classrooms[i]!.url, link: { address: `127.0.1.${i + 1}`, down: { rateKbps, ...near }, up: near }, mediaPort, reports: policy === "adapt" }));
  }
  const before = new Map<string, any>();
  for (let t = 0; t < secs; t += 5) {
    await teacher.waitForTimeout(5000);
    const stats = await teacher.evaluate(async () => {
      const out: any[] = [];
      for (const pc of (window as any).pcs) { for (const s of pc.getSenders()) { if (s.track?.kind !== "video") continue; const p = s.getParameters(); for (const e of (await s.getStats()).values()) if (e.type === "outbound-rtp") out.push({ rid: e.rid, ssrc: e.ssrc, w: e.frameWidth, h: e.frameHeight, fps: e.framesPerSecond, bytes: e.bytesSent, enc: e.totalEncodeTime, frames: e.framesEncoded, q: e.qualityLimitationReason, at: e.timestamp, impl: e.encoderImplementation, p: p.encodings.find((x: any) => x.rid === e.rid), key: e.keyFramesEncoded, huge: e.hugeFramesSent }); } }
      return out;
    });
    for (const s of stats) { const b = before.get(s.ssrc); before.set(s.ssrc, s); if (!b) continue; const dt = (s.at - b.at) / 1000;
      console.log(t, s.rid, `${s.w}x${s.h}`, `want ${s.p?.active ? Math.round(s.p.maxBitrate / 1000) : "off"}@${s.p?.maxFramerate}/${s.p?.scaleResolutionDownBy}`, `kbps ${Math.round((s.bytes - b.bytes) * 8 / 1000 / dt)} fps ${((s.frames - b.frames) / dt).toFixed(1)} enc ${((s.enc - b.enc) / dt).toFixed(2)} ms/f ${((s.enc - b.enc) / Math.max(1, s.frames - b.frames) * 1000).toFixed(0)} keys ${s.key - b.key}`, s.q); }
    if (t % 20 === 15) { console.log(execSync("top -b -n 1 -d 2 | head -16 | tail -10").toString()); for (const r of rooms) { const l = r.seconds.slice(-5); console.log(r.link ? "" : "", (l.reduce((a, x) => a + x.frameBytes, 0) * 8 / 5000).toFixed(0), (l.reduce((a, x) => a + x.frames, 0) / 5).toFixed(1), JSON.stringify(r.plan ? { t: r.plan.tier, c: r.plan.cause.code, p: r.plan.plannedKbps, b: r.plan.budgetKbps } : "")); } }
  }
} finally { await Promise.all(rooms.map((r) => r.close())); await browser.close(); await demo.stop(); }
