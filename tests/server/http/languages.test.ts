import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { readLanguages } from "../../../server/http/language-files.ts";
import { openWorld, type World } from "./world.ts";

let folder: string;
let world: World;
const own = () => join(folder, "own");
const bureau = () => join(folder, "bureau");
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "oneroom-languages-"));
  await mkdir(own());
  await mkdir(bureau());
  world = await openWorld({ languagesDir: own(), bureauLanguagesDir: bureau() });
});
afterEach(async () => {
  await world.close();
  await rm(folder, { recursive: true });
});

const whole = {
  tag: "xx",
  name: "Example",
  direction: "ltr",
  base: "en",
  reviewed: false,
  plural: "none",
  calendar: {
    weekdays: Array.from({ length: 7 }, (_, day) => `d${day}`),
    months: Array.from({ length: 12 }, (_, month) => `m${month}`),
    weekdayDay: "{weekday} {day} {month}",
    dayMonth: "{day} {month}",
  },
  durations: {
    minutes: "{count} min",
    now: "now",
    minutesAgo: "{count} m",
    hoursAgo: "{count} h",
    daysAgo: "{count} d",
  },
  areas: { shared: { close: "Shut", copy: "Copy" } },
};
const write = (dir: string, name: string, content: unknown) =>
  writeFile(join(dir, name), typeof content === "string" ? content : JSON.stringify(content));

it("lists the languages and serves each, to anybody", async () => {
  await write(own(), "xx.json", whole);
  const list = await world.send("get", "/languages/index.json");
  expect(list.json).toEqual([{ tag: "xx", name: "Example", direction: "ltr", reviewed: false }]);
  expect((await world.send("get", "/languages/xx.json")).json).toEqual(whole);
  expect((await world.send("get", "/languages/yy.json")).status).toBe(404);
  expect((await world.send("get", "/languages/..%2Fown%2Fxx.json")).status).toBe(404);
});

it("lays a bureau's corrections over a language, entry by entry, and takes a new one whole", async () => {
  await write(own(), "xx.json", whole);
  await write(bureau(), "better.json", { tag: "xx", reviewed: true, areas: { shared: { close: "Close" } } });
  await write(bureau(), "yy.json", { ...whole, tag: "yy" });
  const { languages, faults } = await readLanguages(own(), bureau());
  expect(faults).toEqual([]);
  expect(languages.get("xx")).toEqual({
    ...whole,
    reviewed: true,
    areas: { shared: { close: "Close", copy: "Copy" } },
  });
  expect([...languages.keys()]).toEqual(["xx", "yy"]);
});

it.each([
  ["is no JSON", "{", "bad.json: "],
  ["has a field that nobody knows", { tag: "xx", colour: "red" }, "bad.json: "],
  ["has a text that is no text", { tag: "xx", areas: { shared: { close: 5 } } }, "bad.json: areas.shared.close"],
  ["corrects a language that is not there", { tag: "zz", reviewed: true }, "bad.json: no language with the tag zz"],
  ["has a tag that leads elsewhere", { ...whole, tag: "../xx" }, "bad.json: tag"],
  ["is larger than any language", `"${"x".repeat(600_000)}"`, "bad.json: it has"],
])("leaves out a file that %s, says so, and keeps the others", async (_why, content, said) => {
  await write(own(), "xx.json", whole);
  await write(bureau(), "bad.json", content);
  const { languages, faults } = await readLanguages(own(), bureau());
  expect([...languages.values()]).toEqual([whole]);
  expect(faults).toHaveLength(1);
  expect(faults[0]).toContain(said);
});

it("works without the bureau's folder", async () => {
  await write(own(), "xx.json", whole);
  const { languages, faults } = await readLanguages(own(), join(folder, "nowhere"));
  expect([...languages.keys()]).toEqual(["xx"]);
  expect(faults).toHaveLength(1);
});
