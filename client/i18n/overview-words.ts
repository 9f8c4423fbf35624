import { overview as en } from "./en/overview.ts";
import { overview as zhCN } from "./zh-CN/overview.ts";

export const overviewWords = { en, "zh-CN": zhCN, area: "overview" };
