import { talk as en } from "../i18n/en/talk.ts";
import { talk as zhCN } from "../i18n/zh-CN/talk.ts";

export const talkWords = { en, "zh-CN": zhCN, area: "talk" };
