import { expect, test } from "vitest";
import { createFormat } from "../../../client/i18n/format.ts";
import { languageList } from "../../../client/i18n/language.ts";
import { causeSentence, planText } from "../../../client/i18n/plan-text.ts";
import type { Cause, Tier } from "../../../signaling/contract/plan.ts";

const numbers = { budgetKbps: 1_420, neededKbps: 2_080, plannedKbps: 1_310, fromKbps: 2_000, toKbps: 612 };

/** One of each: a new code does not compile until it stands here. */
const examples: { [C in Cause["code"]]: Extract<Cause, { code: C }>[] } = {
  "starting-from-history": [1, 12].map((measurements) => ({ code: "starting-from-history", ...numbers, measurements })),
  "starting-from-check": [{ code: "starting-from-check", ...numbers }],
  "starting-unmeasured": [{ code: "starting-unmeasured", ...numbers }],
  "all-fits": [{ code: "all-fits", ...numbers }],
  "budget-below-need": [{ code: "budget-below-need", ...numbers }],
  "waiting-for-proof": [{ code: "waiting-for-proof", ...numbers }],
  "link-dropped": [{ code: "link-dropped", ...numbers }],
  "link-unsteady": [2, 5].map((drops) => ({ code: "link-unsteady", ...numbers, drops })),
  "short-queue": [{ code: "short-queue", ...numbers }],
  "measured-recovery": [{ code: "measured-recovery", ...numbers }],
  "upgrade-taken-back": [400, 8_000].map((waitMs) => ({ code: "upgrade-taken-back", ...numbers, waitMs })),
  "picture-grew": [{ code: "picture-grew", ...numbers }],
  "sources-changed": [{ code: "sources-changed", ...numbers, sources: 3 }],
  "ladder-fitted": [{ code: "ladder-fitted", ...numbers }],
  "sender-limited": (["cpu", "uplink", "refused"] as const).map((limit) => ({
    code: "sender-limited",
    limit,
    source: "board",
    sentKbps: 480,
  })),
  operator: [{ code: "operator", tier: "stills" }],
};
const tiers: Tier[] = ["full", "reduced", "stills", "audio"];

test.each(languageList)("%s: what a classroom gets and why is a whole sentence", (language) => {
  for (const cause of Object.values(examples).flat()) {
    for (const tier of tiers) {
      const text = planText({ tier, cause }, language);
      expect(text, cause.code).not.toMatch(/[{}]|undefined|NaN/);
      expect(text, cause.code).toMatch(/[.。]$/);
    }
  }
});

test("numbers stand in it as people read them", () => {
  const cause: Cause = { code: "budget-below-need", budgetKbps: 1_420, neededKbps: 2_080 };
  expect(planText({ tier: "reduced", cause }, "en")).toBe(
    "The picture is reduced: the link carries 1.4 Mbit/s, 2.1 Mbit/s are needed.",
  );
  expect(causeSentence(cause, "en")).toBe("The link carries 1.4 Mbit/s, 2.1 Mbit/s are needed.");
  expect(planText({ tier: "audio", cause: { code: "link-dropped", fromKbps: 998, toKbps: 74.6 } }, "zh-CN")).toBe(
    "暂时只有声音：线路从 1.0 Mbit/s 降到了 75 kbit/s。",
  );
});

test("a cause that only a newer service knows leaves what the classroom gets", () => {
  const plan: { tier: Tier; cause: Cause } = JSON.parse('{"tier": "reduced", "cause": {"code": "full-moon"}}');
  expect(planText(plan, "en")).toBe("The picture is reduced");
});

test("rates are no finer than a reader cares for", () => {
  const { rate } = createFormat("en");
  expect([0, 74.6, 614, 996, 1_449, 12_340].map(rate)).toEqual([
    "0 kbit/s",
    "75 kbit/s",
    "610 kbit/s",
    "1.0 Mbit/s",
    "1.4 Mbit/s",
    "12.3 Mbit/s",
  ]);
});
