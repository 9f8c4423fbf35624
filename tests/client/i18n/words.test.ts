import { describe, expect, test } from "vitest";
import { createFormat } from "../../../client/i18n/format.ts";
import { createI18n, type Reader } from "../../../client/i18n/i18n.tsx";
import { pickLanguage } from "../../../client/i18n/language.ts";
import { speak } from "../../../client/i18n/words.ts";

const words = {
  en: { hello: "Hello {name}", rooms: { one: "{count} room", other: "{count} rooms" } },
  "zh-CN": { hello: "{name}，你好", rooms: { other: "{count} 间教室" } },
} as const;

describe("speak", () => {
  const english = speak(words, "en");
  const chinese = speak(words, "zh-CN");

  test("fills in parameters, once and as they are", () => {
    expect(english("hello", { name: "$& {name}" })).toBe("Hello $& {name}");
    expect(chinese("hello", { name: "李老师" })).toBe("李老师，你好");
  });

  test("chooses the plural and writes numbers as the language does", () => {
    expect([0, 1, 2, 1234].map((count) => english("rooms", { count }))).toEqual([
      "0 rooms",
      "1 room",
      "2 rooms",
      "1,234 rooms",
    ]);
    expect(chinese("rooms", { count: 1 })).toBe("1 间教室");
  });
});

describe("the page's language", () => {
  test.each([
    [{ asked: "en", remembered: "zh-CN", browser: ["zh-CN"] }, "en"],
    [{ asked: null, remembered: "en", browser: ["zh-CN"] }, "en"],
    [{ asked: null, remembered: null, browser: ["fr-FR", "en-GB", "zh-CN"] }, "en"],
    [{ asked: null, remembered: null, browser: ["zh-TW"] }, "zh-CN"],
    [{ asked: "xx", remembered: "nonsense", browser: ["ZH"] }, "zh-CN"],
    [{ asked: null, remembered: null, browser: ["fr"] }, "zh-CN"],
    [{ asked: null, remembered: null, browser: [] }, "zh-CN"],
  ] as const)("%j reads %s", (wishes, language) => {
    expect(pickLanguage(wishes)).toBe(language);
  });

  test("is written on the root element, remembered, and asked for by the address first", () => {
    const stored = new Map<string, string>();
    const storage = {
      getItem: (key: string) => stored.get(key) ?? null,
      setItem: (key: string, value: string) => void stored.set(key, value),
    };
    const reader = (search: string): Reader => ({
      search,
      storage,
      browserLanguages: ["zh-CN"],
      root: { lang: "", dir: "" },
    });
    const first = reader("");
    const i18n = createI18n(first);
    expect(first.root).toEqual({ lang: "zh-CN", dir: "ltr" });
    i18n.choose("en");
    expect(i18n.language.value).toBe("en");
    expect(first.root.lang).toBe("en");
    expect(createI18n(reader("")).language.value).toBe("en");
    expect(createI18n(reader("?lang=zh")).language.value).toBe("zh-CN");
  });
});

describe("format", () => {
  const at = Date.UTC(2026, 10, 21, 16, 5);
  const shanghai = createFormat("zh-CN", "Asia/Shanghai");
  const london = createFormat("en", "Europe/London");

  test("writes times in the given zone", () => {
    expect(shanghai.time(at)).toBe("00:05");
    expect(london.span(at, at + 45 * 60_000)).toBe("16:05–16:50");
    expect(shanghai.day(at)).toBe("11月22日星期日");
    expect(london.day(at)).toBe("Saturday, November 21");
  });

  test("writes durations", () => {
    expect([0, 59_999, 61_000, 3_723_000].map((ms) => london.clock(ms))).toEqual(["0:00", "0:59", "1:01", "1:02:03"]);
    expect(london.minutes(10_000)).toBe("1 min");
    expect(shanghai.minutes(45 * 60_000)).toBe("45分钟");
  });

  test("writes how long ago something was, and never in the future", () => {
    expect([-5_000, 30_000, 3 * 60_000, 2 * 3_600_000, 30 * 3_600_000].map((ms) => london.ago(at - ms, at))).toEqual([
      "now",
      "now",
      "3 minutes ago",
      "2 hours ago",
      "yesterday",
    ]);
  });
});
