import { apiDocs as en } from "../i18n/en/api-docs.ts";
import { apiDocs as zhCN } from "../i18n/zh-CN/api-docs.ts";

export const apiDocsWords = { en, "zh-CN": zhCN };
