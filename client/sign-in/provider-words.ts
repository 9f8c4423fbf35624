import { provider as en } from "../i18n/en/provider.ts";
import { provider as zhCN } from "../i18n/zh-CN/provider.ts";

export const providerWords = { en, "zh-CN": zhCN };
