/**
 * A whole lesson, rehearsed: a teacher, a strong, a 500 kbit/s and a 600 ms classroom behind emulated links, an
 * assistant's tablet and a child's device, in Chromium, on the demo as a child process. It goes through everything that a
 * lesson has, and at the end every screen must show the same, and the record must agree.
 *
 *   npm run rehearsal                        ten minutes
 *   npm run rehearsal -- --minutes 2         as fast as the steps go
 *   npm run rehearsal -- --acts opening,weather    some acts only; the opening is needed by all
 *   npm run rehearsal -- --shots FOLDER      a picture of every screen when a step fails
 *
 * Steps wait for what they want to see, never for a time; between them the lesson goes on until the next one is due.
 * Exit status 1 when a step failed.
 */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { askingSteps } from "./support/rehearsal/act-asking.ts";
import { callingSteps } from "./support/rehearsal/act-calling.ts";
import { endingSteps } from "./support/rehearsal/act-ending.ts";
import { openingSteps } from "./support/rehearsal/act-opening.ts";
import { showingSteps } from "./support/rehearsal/act-showing.ts";
import { tellingSteps } from "./support/rehearsal/act-telling.ts";
import { weatherSteps } from "./support/rehearsal/act-weather.ts";
import { writingSteps } from "./support/rehearsal/act-writing.ts";
import { Cast, roomLinks } from "./support/rehearsal/cast.ts";
import { type Played, play } from "./support/rehearsal/play.ts";
import { recordSteps, tiersOf } from "./support/rehearsal/record.ts";
import { voicesOf } from "./support/rehearsal/voices.ts";
import { table } from "./support/table.ts";

const { values } = parseArgs({
  options: { minutes: { type: "string", default: "10" }, shots: { type: "string" }, acts: { type: "string" } },
});
const minutes = Number(values.minutes);
if (!(minutes > 0)) throw new Error("--minutes is a number above 0");

const acts = {
  opening: openingSteps,
  writing: writingSteps,
  calling: callingSteps,
  asking: askingSteps,
  telling: tellingSteps,
  showing: showingSteps,
  weather: weatherSteps,
  ending: endingSteps,
};
const wanted = values.acts?.split(",");
const lesson = Object.entries(acts).flatMap(([name, steps]) => ((wanted?.includes(name) ?? true) ? steps : []));

const say = (text: string): boolean => process.stdout.write(`${text}\n`);

async function shoot(cast: Cast, folder: string, number: number): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const pages = Object.entries({ ...cast.screens, ...(cast.tablet && { tablet: cast.tablet }) });
  for (const [name, page] of pages)
    await page.screenshot({ path: join(folder, `${number}-${name}.png`), timeout: 10_000 }).catch((error: unknown) => {
      say(`no picture of ${name}: ${error}`);
    });
}

const cast = await Cast.create();
try {
  let number = 0;
  const onPlayed = async ({ name, seconds, said, failed }: Played): Promise<void> => {
    number += 1;
    process.stderr.write(`${failed ? "FAILED " : ""}${number} ${name}: ${seconds.toFixed(1)} s ${said}\n`);
    if (failed && values.shots) await shoot(cast, values.shots, number);
  };
  const played = await play(cast, lesson, { minutes, onPlayed });
  const voices = await voicesOf(cast);
  if (wanted === undefined) played.push(...(await play(cast, recordSteps, { minutes: 0, onPlayed })));
  const rows = played.map((step) => [step.name, step.seconds.toFixed(1), step.failed ? "FAILED" : "ok", step.said]);
  say(`${table(["step", "seconds", "result", "told"], rows)}\n`);
  const links = cast.everyRoom.map(({ name, link }) => [
    name,
    roomLinks[name].told,
    ...(voices.get(name) ?? []),
    `${Math.round(link.latestMs)} ms`,
  ]);
  say(`${table(["classroom", "link", "voice heard", "stalled seconds", "made up", "emulator late"], links)}\n`);
  say(table(["classroom", "full s", "reduced s", "stills s", "audio s", "causes"], tiersOf(cast)));
  const failed = played.filter((step) => step.failed).length;
  say(`\n${played.length - failed} of ${played.length} steps went as they should.`);
  process.exitCode = failed > 0 ? 1 : 0;
} finally {
  await cast.close();
}
