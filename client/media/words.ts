import { media as en } from "../i18n/en/media.ts";
import { media as zhCN } from "../i18n/zh-CN/media.ts";

export const mediaWords = { en, "zh-CN": zhCN, area: "media" };
