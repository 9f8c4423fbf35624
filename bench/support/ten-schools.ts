import type { Browser } from "playwright-core";
import { act, untilLesson } from "../../tests/e2e/support/act.ts";
import { launchChromium } from "../../tests/e2e/support/chromium.ts";
import { DemoProcess } from "../../tests/e2e/support/demo-process.ts";
import { clipFlags, makeClip } from "../../tests/support/clip/make-clip.ts";
import { median } from "./figures.ts";
import { freePort, type PolicyName } from "./lesson-on-link.ts";
import { LightClassroom } from "./light-classroom.ts";

/** Rates of the schools' downlinks, in kbit/s. */
export const tenSchools = [300, 500, 750, 1_000, 2_000, 2_000, 4_000, 8_000, 20_000, 50_000] as const;

export interface SchoolFigures {
  rateKbps: number;
  /** Of frames that could be shown. */
  pictureKbps: number;
  fps: number;
  /** Share of seconds in which the picture was older than 200 ms. */
  stalled: number;
  /** Bytes that crossed the link over what it could carry. */
  used: number;
  /** The last of its plans, in a few words; empty with POLICY=stock. */
  plan: string;
}

const SETTLE_S = 20;
const MEASURE_S = 40;

/** One lesson: the teacher in Chromium, with a camera that fills 1,500 kbit/s; classrooms without a browser. */
export async function lessonWithSchools(policy: PolicyName, rates: readonly number[]): Promise<SchoolFigures[]> {
  const mediaPort = await freePort();
  const demo = await DemoProcess.create({
    POLICY: policy,
    MEDIA_PORT: String(mediaPort),
    MEDIA_WORKERS: "1",
    DEMO_CLASSROOMS: String(rates.length),
  });
  let browser: Browser | undefined;
  const classrooms: LightClassroom[] = [];
  try {
    browser = await launchChromium(clipFlags(await makeClip()));
    const context = await browser.newContext({ permissions: ["camera", "microphone"] });
    const teacher = await context.newPage();
    await teacher.goto(demo.links.teacher);
    await act(teacher, "go-live");
    await untilLesson(teacher, "live");
    for (const [index, rateKbps] of rates.entries()) {
      const url = demo.links.classrooms[index]?.url;
      if (url === undefined) throw new Error(`the demo has no classroom ${index}`);
      const near = { delayMs: 10 };
      const link = { address: `127.0.1.${index + 1}`, down: { rateKbps, ...near }, up: near };
      classrooms.push(await LightClassroom.join({ url, link, mediaPort, reports: policy === "adapt" }));
    }
    const fromMs = Date.now() + SETTLE_S * 1_000;
    await teacher.waitForTimeout((SETTLE_S + MEASURE_S) * 1_000);
    return classrooms.map((classroom, index) => figuresOf(classroom, rates[index] ?? 0, fromMs));
  } finally {
    await Promise.all(classrooms.map((classroom) => classroom.close()));
    await browser?.close();
    await demo.stop();
  }
}

function figuresOf(classroom: LightClassroom, rateKbps: number, fromMs: number): SchoolFigures {
  const seconds = classroom.seconds.filter(({ startMs }) => startMs >= fromMs);
  const link = classroom.link.history("down").filter(({ startMs }) => startMs >= fromMs);
  const { plan } = classroom;
  const count = Math.max(1, seconds.length);
  const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
  return {
    rateKbps,
    pictureKbps: (sum(seconds.map(({ frameBytes }) => frameBytes)) * 8) / 1_000 / count,
    fps: sum(seconds.map(({ frames }) => frames)) / count,
    stalled: seconds.filter(({ longestGapMs }) => longestGapMs > 200).length / count,
    used: (median(link.map(({ bytesOut }) => bytesOut)) * 8) / 1_000 / rateKbps,
    plan: plan === undefined ? "" : `${plan.tier}, ${plan.cause.code}, ${plan.plannedKbps} of ${plan.budgetKbps}`,
  };
}
