import { reports as en } from "../../i18n/en/reports.ts";
import { reports as zhCN } from "../../i18n/zh-CN/reports.ts";

export const reportWords = { en, "zh-CN": zhCN };
