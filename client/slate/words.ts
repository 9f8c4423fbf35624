import { slate as en } from "../i18n/en/slate.ts";
import { slate as zhCN } from "../i18n/zh-CN/slate.ts";

export const slateWords = { en, "zh-CN": zhCN, area: "slate" };
