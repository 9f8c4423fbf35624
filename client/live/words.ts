import { live as en } from "../i18n/en/live.ts";
import { live as zhCN } from "../i18n/zh-CN/live.ts";

export const liveWords = { en, "zh-CN": zhCN, area: "live" };
