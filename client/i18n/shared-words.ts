import { shared as en } from "./en/shared.ts";
import { shared as zhCN } from "./zh-CN/shared.ts";

export const sharedWords = { en, "zh-CN": zhCN, area: "shared" };
