import { home as en } from "../i18n/en/home.ts";
import { home as zhCN } from "../i18n/zh-CN/home.ts";

export const homeWords = { en, "zh-CN": zhCN, area: "home" };
