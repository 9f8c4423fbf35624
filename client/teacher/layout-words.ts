import { layout as en } from "../i18n/en/layout.ts";
import { layout as zhCN } from "../i18n/zh-CN/layout.ts";

export const layoutWords = { en, "zh-CN": zhCN };
