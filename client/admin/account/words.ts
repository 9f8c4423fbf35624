import { account as en } from "../../i18n/en/account.ts";
import { tokens as tokensEn } from "../../i18n/en/tokens.ts";
import { account as zhCN } from "../../i18n/zh-CN/account.ts";
import { tokens as tokensZh } from "../../i18n/zh-CN/tokens.ts";

export const accountWords = { en, "zh-CN": zhCN };
export const tokenWords = { en: tokensEn, "zh-CN": tokensZh };
