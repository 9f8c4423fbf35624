import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { MASTER_ROOM } from "../../signaling/contract/protocol.ts";
import { freePort } from "../server/sfu/free-port.ts";
import { LinkEmulator } from "../support/link/link-emulator.ts";
import { routeThrough } from "../support/link/route-through.ts";
import { act, untilLesson } from "./support/act.ts";
import { launchChromium, type Visit, visit } from "./support/chromium.ts";
import { DemoProcess } from "./support/demo-process.ts";
import { expectNotToSee, expectToHear, expectToSee } from "./support/perceive.ts";
import { signInBy } from "./support/rest.ts";

/** One classroom whose link becomes so weak that only the voice fits, and wide again: what its page and the teacher's say. */

let demo: DemoProcess;
let link: LinkEmulator;
let browser: Browser;
let teacher: Visit;
let classroom: Visit;
let classroomId: string;

const teacherPicture = { source: "teacher", classroom: MASTER_ROOM } as const;
const patiently = { timeout: 60_000 };

const tierOf = ({ page }: Visit) => page.locator("main").getAttribute("data-tier");
const toldTier = () =>
  teacher.page.locator(`.classroom[data-classroom="${classroomId}"] .classroom-link`).getAttribute("data-tier");

beforeAll(async () => {
  const port = await freePort();
  demo = await DemoProcess.create({ MEDIA_PORT: String(port), MEDIA_WORKERS: "1" });
  link = await LinkEmulator.create({
    listen: { address: "127.0.0.2" },
    target: { address: "127.0.0.1", port },
    down: { rateKbps: 4_000, delayMs: 20 },
    up: { rateKbps: 700, delayMs: 20 },
    seed: 1,
  });
  browser = await launchChromium();
  teacher = await visit(browser, demo.links.teacher);
  const { url } = demo.links.classrooms[0] ?? { url: "" };
  classroomId = (await signInBy(url)).classroomId;
  classroom = await visit(browser, "about:blank");
  await routeThrough(classroom.context, { address: link.address });
  await classroom.page.goto(url);
});

afterAll(async () => {
  await browser?.close();
  await link?.close();
  await demo?.stop();
});

/** How much of the picture comes depends on how busy this machine is; both pages say the same of it. */
async function expectTheSameTierAtBoth(tier: RegExp): Promise<void> {
  await expect.poll(async () => [await tierOf(classroom), await toldTier()].join(" "), patiently).toMatch(tier);
}

test("before the lesson the teacher's page says what its uplink carries, and goes live over what was measured", async () => {
  const check = teacher.page.locator(".desk-check");
  await expect.poll(() => check.getAttribute("data-check"), patiently).toBe("done");
  // Nothing is in the way of this page but this machine.
  expect(await check.locator(".link-verdict").textContent()).toMatch(/^You.* uplink .*(at least )?[\d.]+ [kM]bit\/s/);
  await act(teacher.page, "go-live");
  await untilLesson(teacher.page, "live");
});

test("in front of the door the page says what its link carries, and its key stays where it is", async () => {
  const key = classroom.page.locator('[data-action="join"]');
  const before = await key.boundingBox();
  await expect.poll(() => classroom.page.locator(".link-check").getAttribute("data-check"), patiently).toBe("done");
  expect(await classroom.page.locator(".link-figures").first().textContent()).toMatch(
    /[\d.]+ [kM]bit\/s down · \d+ kbit\/s up/,
  );
  expect(await key.boundingBox()).toEqual(before);
});

test("a link that carries a picture shows it, over the transports that were measured", async () => {
  await act(classroom.page, "join");
  await expectToSee(classroom.page, teacherPicture);
  await expectTheSameTierAtBoth(/^(full|reduced) \1$/);
});

test("one that carries the voice alone says so instead of showing a frozen picture", async () => {
  link.setShape({ down: { rateKbps: 90 } });
  await expectTheSameTierAtBoth(/^audio audio$/);
  await expectNotToSee(classroom.page, teacherPicture);
  expect(await classroom.page.locator(".message").textContent()).toMatch(/Only the voice for now.*kbit\/s/);
  await expectToHear(classroom.page, MASTER_ROOM);
});

test("one that is wide again shows the picture again, by itself", async () => {
  link.setShape({ down: { rateKbps: 4_000 } });
  await expectTheSameTierAtBoth(/^(full|reduced) \1$/);
  await expectToSee(classroom.page, teacherPicture);
  await expectToHear(classroom.page, MASTER_ROOM);
  expect(classroom.errors).toEqual([]);
  expect(teacher.errors).toEqual([]);
});
