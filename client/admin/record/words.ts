import { record as en } from "../../i18n/en/record.ts";
import { record as zhCN } from "../../i18n/zh-CN/record.ts";

export const recordWords = { en, "zh-CN": zhCN };
