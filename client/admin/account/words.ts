import { account as en } from "../../i18n/en/account.ts";
import { account as zhCN } from "../../i18n/zh-CN/account.ts";

export const accountWords = { en, "zh-CN": zhCN };
