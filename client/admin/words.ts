import { admin as en } from "../i18n/en/admin.ts";
import { admin as zhCN } from "../i18n/zh-CN/admin.ts";

export const adminWords = { en, "zh-CN": zhCN };
