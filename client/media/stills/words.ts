import { stills as en } from "../../i18n/en/stills.ts";
import { stills as zhCN } from "../../i18n/zh-CN/stills.ts";

export const stillsWords = { en, "zh-CN": zhCN, area: "stills" };
