import { captions as en } from "../i18n/en/captions.ts";
import { captions as zhCN } from "../i18n/zh-CN/captions.ts";

export const captionWords = { en, "zh-CN": zhCN, area: "captions" };
