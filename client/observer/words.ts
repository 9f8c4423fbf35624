import { observer as en } from "../i18n/en/observer.ts";
import { observer as zhCN } from "../i18n/zh-CN/observer.ts";

export const observerWords = { en, "zh-CN": zhCN };
