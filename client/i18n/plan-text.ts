import type { Cause, PlanView } from "../../signaling/contract/plan.ts";
import { causes as en } from "./en/causes.ts";
import { media as enMedia } from "./en/media.ts";
import { plan as enPlan } from "./en/plan.ts";
import { createFormat } from "./format.ts";
import { useI18n } from "./i18n.tsx";
import { baseOf, type PageLanguage } from "./page-language.ts";
import { speak } from "./words.ts";
import { causes as zhCN } from "./zh-CN/causes.ts";
import { media as zhCNMedia } from "./zh-CN/media.ts";
import { plan as zhCNPlan } from "./zh-CN/plan.ts";

export const planWords = { en: enPlan, "zh-CN": zhCNPlan, area: "plan" };
const causeWords = { en, "zh-CN": zhCN, area: "causes" };
const mediaWords = { en: enMedia, "zh-CN": zhCNMedia, area: "media" };

type Explained = Pick<PlanView, "tier" | "cause">;

/** Why, as the second half of a sentence; undefined for a cause that only a newer service knows. */
function causeText(cause: Cause, language: PageLanguage): string | undefined {
  const say = speak(causeWords, language);
  const { rate } = createFormat(language);
  switch (cause.code) {
    case "starting-from-history":
      return say(cause.code, { budget: rate(cause.budgetKbps), count: cause.measurements });
    case "starting-from-check":
    case "starting-unmeasured":
    case "all-fits":
    case "waiting-for-proof":
    case "short-queue":
      return say(cause.code, { budget: rate(cause.budgetKbps) });
    case "budget-below-need":
    case "picture-grew":
    case "sources-changed":
      return say(cause.code, { budget: rate(cause.budgetKbps), needed: rate(cause.neededKbps) });
    case "link-dropped":
    case "measured-recovery":
      return say(cause.code, { from: rate(cause.fromKbps), to: rate(cause.toKbps) });
    case "link-unsteady":
      return say(cause.code, { budget: rate(cause.budgetKbps), count: cause.drops });
    case "upgrade-taken-back":
      return say(cause.code, {
        budget: rate(cause.budgetKbps),
        count: Math.max(1, Math.round(cause.waitMs / 1_000)),
      });
    case "ladder-fitted":
      return say(cause.code, { budget: rate(cause.budgetKbps), planned: rate(cause.plannedKbps) });
    case "sender-limited": {
      const source = speak(mediaWords, language)(cause.source === "voice" ? "microphone" : cause.source);
      return say(`sender-limited.${cause.limit}`, { source, sent: rate(cause.sentKbps) });
    }
    case "operator":
      return say(cause.code, { tier: speak(planWords, language)(cause.tier) });
    default:
      cause satisfies never;
      return undefined;
  }
}

const now = { full: "fullNow", reduced: "reducedNow", stills: "stillsNow", audio: "audioNow" } as const;

/** What a classroom gets and why: "The picture is reduced: the link carries 1.4 Mbit/s, 2.1 Mbit/s are needed." */
export function planText({ tier, cause }: Explained, language: PageLanguage): string {
  const say = speak(planWords, language);
  const what = say(now[tier]);
  const why = causeText(cause, language);
  return why === undefined ? what : say("because", { what, why });
}

/** The cause alone, as a sentence; undefined for one that only a newer service knows. */
export function causeSentence(cause: Cause, language: PageLanguage): string | undefined {
  const text = causeText(cause, language);
  return text && text.charAt(0).toLocaleUpperCase(baseOf(language)) + text.slice(1);
}

/** `const explain = usePlanText(); explain(plan)` */
export function usePlanText(): (plan: Explained) => string {
  const language = useI18n().speech.value;
  return (plan) => planText(plan, language);
}

export function useCauseSentence(): (cause: Cause) => string | undefined {
  const language = useI18n().speech.value;
  return (cause) => causeSentence(cause, language);
}
