import { resolve } from "node:path";
import { describe, expect, test } from "vitest";
import {
  catalogueOf,
  classroomAreas,
  classroomKeys,
  paramsOf,
  textsOf,
} from "../../../bench/support/classroom-texts.ts";
import { addedLanguageOf } from "../../../client/i18n/added/added-language.ts";
import { fetchLanguages } from "../../../client/i18n/added/fetch-languages.ts";
import { createFormat } from "../../../client/i18n/format.ts";
import { createI18n } from "../../../client/i18n/i18n.tsx";
import { planText } from "../../../client/i18n/plan-text.ts";
import { speak } from "../../../client/i18n/words.ts";
import { readLanguages } from "../../../server/http/language-files.ts";
import type { AddedLanguageFile } from "../../../signaling/contract/added-language.ts";

const { languages, faults } = await readLanguages(resolve(import.meta.dirname, "../../../client/languages"), null);

test("every language that comes with OneRoom can be used", () => {
  expect(faults).toEqual([]);
  expect([...languages.values()].map(({ tag, direction }) => `${tag} ${direction}`)).toEqual([
    "bo ltr",
    "kk-Arab rtl",
    "ko ltr",
    "mn-Mong ltr",
    "ug rtl",
  ]);
});

describe.each([...languages.values()])("$tag", (language: AddedLanguageFile) => {
  test.each(classroomAreas)("says of %s only what there is to say, with the same parameters", async (area) => {
    const english = await catalogueOf("en", area);
    const said = language.areas[area] ?? {};
    expect(Object.keys(english)).toEqual(expect.arrayContaining(Object.keys(said)));
    for (const [key, entry] of Object.entries(said)) {
      const there = english[key] ?? "";
      expect(typeof entry, `${area}.${key}`).toBe(typeof there);
      if (typeof entry === "string") expect(paramsOf(entry), `${area}.${key}`).toEqual(paramsOf(there));
      else {
        // The form for one may leave out its number; the other says it.
        expect(paramsOf({ other: entry.other }), `${area}.${key}`).toEqual(paramsOf(there));
        expect("one" in entry, `${area}.${key}`).toBe(language.plural === "one");
      }
    }
  });

  test.each(classroomAreas)("says of %s all that a classroom reads", async (area) => {
    expect(Object.keys(language.areas[area] ?? {})).toEqual(expect.arrayContaining(await classroomKeys(area)));
  });

  test("is written in its own letters", () => {
    const own = { bo: "Tibetan", ko: "Hangul", "mn-Mong": "Mongolian", ug: "Arabic", "kk-Arab": "Arabic" }[
      language.tag
    ];
    const letters = new RegExp(`\\p{Script=${own}}`, "u");
    const foreign = /\p{Script=Han}/u;
    for (const [area, entries] of Object.entries(language.areas))
      for (const [key, entry] of Object.entries(entries))
        for (const text of textsOf(entry)) {
          if (text.replace(/\{\w+\}|[A-Za-z\d\s\p{P}\p{S}]/gu, "") !== "")
            expect(text, `${area}.${key}`).toMatch(letters);
          expect(text, `${area}.${key}`).not.toMatch(foreign);
        }
  });
});

const file: AddedLanguageFile = {
  tag: "xx",
  name: "Example",
  direction: "rtl",
  base: "zh-CN",
  reviewed: false,
  plural: "one",
  calendar: {
    weekdays: ["d0", "d1", "d2", "d3", "d4", "d5", "d6"],
    months: ["m1", "m2", "m3", "m4", "m5", "m6", "m7", "m8", "m9", "m10", "m11", "m12"],
    weekdayDay: "{weekday}, {day} {month}",
    dayMonth: "{day} {month}",
  },
  durations: {
    minutes: { one: "{count} minute", other: "{count} minutes" },
    now: "now",
    minutesAgo: { one: "a minute ago", other: "{count} minutes ago" },
    hoursAgo: { other: "{count} hours ago" },
    daysAgo: { other: "{count} days ago" },
  },
  areas: { example: { rooms: { one: "a room", other: "{count} rooms" } } },
};
const words = {
  en: { rooms: { one: "{count} room", other: "{count} rooms" }, bye: "Bye" },
  "zh-CN": { rooms: { other: "{count} 间教室" }, bye: "再见" },
  area: "example",
} as const;

describe("an added language", () => {
  const added = addedLanguageOf(file);

  test("speaks where it has words, and its base where it has none", () => {
    const say = speak(words, added);
    expect([0, 1, 2, 1234].map((count) => say("rooms", { count }))).toEqual([
      "0 rooms",
      "a room",
      "2 rooms",
      "1,234 rooms",
    ]);
    expect(say("bye")).toBe("再见");
    expect(speak({ ...words, area: "another" }, added)("rooms", { count: 1 })).toBe("1 间教室");
  });

  test("writes times with its own names in any zone, on every browser", () => {
    const at = Date.UTC(2026, 2, 1, 23, 5);
    const format = createFormat(added, "Asia/Shanghai");
    expect(format.day(at)).toBe("d1, 2 m3");
    expect(format.moment(at)).toBe("2 m3 07:05");
    expect(createFormat(added, "UTC").day(at)).toBe("d0, 1 m3");
    expect([format.minutes(60_000), format.minutes(45 * 60_000)]).toEqual(["1 minute", "45 minutes"]);
    expect([0, 60_000, 7_200_000, 172_800_000].map((ago) => format.ago(at, at + ago))).toEqual([
      "now",
      "a minute ago",
      "2 hours ago",
      "2 days ago",
    ]);
    const toTheRight = createFormat(addedLanguageOf({ ...file, direction: "ltr" }), "UTC");
    expect([toTheRight.rate(340), toTheRight.rate(1_440)]).toEqual(["340 kbit/s", "1.4 Mbit/s"]);
    expect(toTheRight.span(at, at + 60_000)).toBe("23:05–23:06");
  });

  test("keeps times and rates from turning round between words that run to the left", () => {
    const format = createFormat(added, "UTC");
    expect(format.span(0, 2_700_000)).toBe("\u206600:00–00:45\u2069");
    expect(format.rate(340)).toBe("\u2066340 kbit/s\u2069");
  });

  test("whose file leaves out a cause says it in its base", () => {
    const plan = { tier: "reduced", cause: { code: "starting-unmeasured", budgetKbps: 2_000 } } as const;
    const silent = addedLanguageOf({ ...file, direction: "ltr" });
    expect(planText(plan, silent)).toBe(planText(plan, "zh-CN"));
  });
});

/** The service's two answers, in memory; each fetch is counted. */
function service(files: readonly AddedLanguageFile[]) {
  const asked: string[] = [];
  const send: typeof fetch = async (input) => {
    asked.push(String(input));
    const found = files.find(({ tag }) => String(input) === `/languages/${tag}.json`);
    if (String(input) === "/languages/index.json") return Response.json(files);
    return found === undefined ? new Response("", { status: 404 }) : Response.json(found);
  };
  return { send, asked };
}

function reader(search: string, browserLanguages = ["zh-CN"]) {
  const stored = new Map<string, string>();
  return {
    search,
    storage: {
      getItem: (key: string) => stored.get(key) ?? null,
      setItem: (key: string, value: string) => void stored.set(key, value),
    },
    browserLanguages,
    root: { lang: "", dir: "" },
    stored,
  };
}

describe("choosing an added language", () => {
  const example: AddedLanguageFile = { ...file, tag: "xx-Abcd" };

  test("turns the page round once it is there, is remembered, and is left again", async () => {
    const page = reader("");
    const i18n = createI18n(page, fetchLanguages(service([example]).send));
    expect((await i18n.listAdded()).map(({ tag }) => tag)).toEqual(["xx-Abcd"]);
    i18n.choose("xx-Abcd");
    expect(page.root).toEqual({ lang: "zh-CN", dir: "ltr" });
    await expect.poll(() => page.root).toEqual({ lang: "xx-Abcd", dir: "rtl" });
    expect(i18n.language.value).toBe("zh-CN");
    expect([...page.stored.values()]).toEqual(["xx-Abcd"]);
    i18n.choose("en");
    expect(page.root).toEqual({ lang: "en", dir: "ltr" });
  });

  test.each([
    ["the address asks for it", "?lang=xx-Abcd", ["zh-CN"]],
    ["it is the first that the browser speaks", "", ["xx-Abcd-CN", "zh-CN"]],
  ])("needs no hand when %s", async (_why, search, browser) => {
    const page = reader(search, browser);
    createI18n(page, fetchLanguages(service([example]).send));
    await expect.poll(() => page.root.lang).toBe("xx-Abcd");
    expect([...page.stored.values()]).toEqual([]);
  });

  test("that is not there leaves the page as it is", async () => {
    const page = reader("?lang=fr");
    const { send, asked } = service([example]);
    const i18n = createI18n(page, fetchLanguages(send));
    await i18n.listAdded();
    i18n.choose("de");
    await i18n.listAdded();
    expect(page.root.lang).toBe("zh-CN");
    expect(asked).toEqual(["/languages/index.json"]);
  });

  test("another choice made while it is on its way wins", async () => {
    const page = reader("");
    let answer: (response: Response) => void = () => undefined;
    const slow: typeof fetch = (input) =>
      String(input) === "/languages/index.json"
        ? Promise.resolve(Response.json([example]))
        : new Promise((resolve) => {
            answer = resolve;
          });
    const added = fetchLanguages(slow);
    const i18n = createI18n(page, added);
    i18n.choose("xx-Abcd");
    await i18n.listAdded();
    i18n.choose("en");
    answer(Response.json(example));
    await added.list();
    expect(page.root.lang).toBe("en");
  });
});
