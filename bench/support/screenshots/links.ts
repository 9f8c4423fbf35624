import type { Browser, Page } from "playwright-core";
import { act, untilLesson } from "../../../tests/e2e/support/act.ts";
import { CuttableProxy } from "../../../tests/e2e/support/cuttable-proxy.ts";
import type { DemoProcess } from "../../../tests/e2e/support/demo-process.ts";
import { LinkEmulator } from "../../../tests/support/link/link-emulator.ts";
import { routeThrough } from "../../../tests/support/link/route-through.ts";
import { freePort } from "../lesson-on-link.ts";
import { groupOf, type Stand } from "./group.ts";
import { asleep, inDemo, joinAndGoLive, openRoom, openTeacher, type Room, untilSharp } from "./in-lesson.ts";
import { BIG_SHARE, bigScreen, DESK_SHARE, laptop, openPage, tablet } from "./open.ts";

/** Three classrooms, each behind a link of its own: what a check says, what each gets, and what a cut looks like. */
export const links = groupOf({
  name: "links",
  title: "Links: the check in front of the door, and what each classroom gets",
  pictures: {
    "check-running": "In front of the door: the link is being measured; whoever presses Join need not wait for it.",
    "check-full": "The verdict on a good link.",
    "check-reduced": "On 900 kbit/s.",
    "check-stills": "On 120 kbit/s.",
    full: "The lesson on the good link.",
    reduced: "On 900 kbit/s: a smaller picture, and why.",
    stills: "On 120 kbit/s: still pictures and the voice, and why.",
    audio: "On 40 kbit/s: the voice alone, and why.",
    "teacher-why": "The teacher sees what each classroom gets, and why.",
    "operations-weak": "The administrator sees the same, for all lessons.",
    reconnecting: "A classroom whose connection is lost.",
    "teacher-away": "The teacher sees that it is gone, and goes on.",
    "seat-taken": "The same classroom was opened on another screen.",
  },
  async take(stand) {
    const mediaPort = await freePort();
    const emulators: LinkEmulator[] = [];
    try {
      await inDemo(
        stand.browser,
        async (demo) => {
          const proxy = await CuttableProxy.create(demo.origin);
          try {
            await takeLinks(stand, { demo, proxy, mediaPort, emulators });
          } finally {
            await proxy.close();
          }
        },
        { MEDIA_PORT: String(mediaPort) },
      );
    } finally {
      for (const emulator of emulators) await emulator.close();
    }
  },
});

interface Setting {
  readonly demo: DemoProcess;
  readonly proxy: CuttableProxy;
  readonly mediaPort: number;
  readonly emulators: LinkEmulator[];
}

async function takeLinks({ browser, shoot }: Stand<string>, setting: Setting): Promise<void> {
  const { demo, proxy } = setting;
  const good = await openRoom(browser, demo.links, 0, bigScreen, { through: (url) => proxy.through(url) });
  await good.page.locator('[data-check="running"]').waitFor();
  await shoot(good.page, "check-running", BIG_SHARE);
  const reduced = await openBehind(browser, setting, 1, 900, "en");
  const weak = await openBehind(browser, setting, 2, 120, "zh-CN");
  const checks = [
    ["check-full", good],
    ["check-reduced", reduced],
    ["check-stills", weak],
  ] as const;
  for (const [name, { page }] of checks) {
    await page.locator('[data-check="done"]').waitFor({ timeout: 60_000 });
    await shoot(page, name, BIG_SHARE);
  }
  const teacher = await openTeacher(browser, demo.links, { ...laptop, language: "zh-CN" });
  await joinAndGoLive(teacher, [good, reduced, weak]);
  for (const [tier, room] of [
    ["stills", weak],
    ["reduced", reduced],
    ["full", good],
  ] as const) {
    // The rehearsal of the own camera is over.
    await room.page.locator("video[data-preview]").waitFor({ state: "detached" });
    await asleep(room);
    if (tier === "stills") await room.page.locator(".still-age").first().waitFor({ state: "attached" });
    if (tier === "full") await untilSharp(room.page, "teacher", 720);
    await room.page.locator(`main[data-tier="${tier}"]`).waitFor({ timeout: 90_000 });
    await shoot(room.page, tier, BIG_SHARE);
  }
  await act(teacher, "tab-classrooms");
  for (const { id } of [reduced, weak])
    await teacher.locator(`.classroom[data-classroom="${id}"] .classroom-link button`).click();
  await shoot(teacher, "teacher-why", DESK_SHARE);
  const admin = await openPage(browser, demo.links.admin, { ...tablet, language: "en" });
  await admin.click('a[href="#operations"]');
  await act(admin, "show-classrooms");
  await admin.locator('tr[data-sound="heard"]').nth(2).waitFor();
  await shoot(admin, "operations-weak", DESK_SHARE);
  await takeAudio({ browser, shoot }, setting, weak);
  await takeCut({ browser, shoot }, setting, teacher, good);
}

async function openBehind(
  browser: Browser,
  { demo, mediaPort, emulators }: Setting,
  index: number,
  rateKbps: number,
  language: "zh-CN" | "en",
): Promise<Room> {
  const emulator = await LinkEmulator.create({
    listen: { address: `127.0.0.${index + 2}` },
    target: { address: "127.0.0.1", port: mediaPort },
    ...{ down: { rateKbps, delayMs: 20 }, up: { rateKbps, delayMs: 20 }, seed: index },
  });
  emulators.push(emulator);
  const prepare = async (page: Page) => await routeThrough(page, { address: emulator.address });
  return await openRoom(browser, demo.links, index, { ...bigScreen, language }, { prepare });
}

async function takeAudio({ shoot }: Stand<string>, { emulators }: Setting, room: Room): Promise<void> {
  emulators[1]?.play([{ atMs: 0, down: { rateKbps: 40 } }]);
  await room.page.locator('main[data-tier="audio"]').waitFor({ timeout: 90_000 });
  await asleep(room);
  await shoot(room.page, "audio", BIG_SHARE);
}

async function takeCut(
  { browser, shoot }: Stand<string>,
  { demo, proxy }: Setting,
  teacher: Page,
  room: Room,
): Promise<void> {
  proxy.cut();
  await room.page.locator('main:not([data-connection="open"])').waitFor({ state: "attached" });
  await teacher.locator(`.classroom[data-classroom="${room.id}"][data-presence="away"]`).waitFor();
  await shoot(room.page, "reconnecting", BIG_SHARE);
  await shoot(teacher, "teacher-away", DESK_SHARE);
  proxy.mend();
  await room.page.locator('main[data-connection="open"]').waitFor({ state: "attached" });
  const other = await openRoom(browser, demo.links, 0, bigScreen);
  await act(other.page, "join");
  await untilLesson(other.page, "live");
  await room.page.locator(".message h1").waitFor();
  await shoot(room.page, "seat-taken", BIG_SHARE);
}
