import { operations as en } from "../../i18n/en/operations.ts";
import { operations as zhCN } from "../../i18n/zh-CN/operations.ts";

export const operationsWords = { en, "zh-CN": zhCN };
