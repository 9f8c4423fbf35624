import { webhooks as en } from "../../i18n/en/webhooks.ts";
import { webhooks as zhCN } from "../../i18n/zh-CN/webhooks.ts";

export const webhookWords = { en, "zh-CN": zhCN };
