import { audit as auditEn } from "../i18n/en/audit.ts";
import { records as recordsEn } from "../i18n/en/records.ts";
import { sheets as sheetsEn } from "../i18n/en/sheets.ts";
import { audit as auditZh } from "../i18n/zh-CN/audit.ts";
import { records as recordsZh } from "../i18n/zh-CN/records.ts";
import { sheets as sheetsZh } from "../i18n/zh-CN/sheets.ts";

export const recordWords = { en: recordsEn, "zh-CN": recordsZh };
export const sheetWords = { en: sheetsEn, "zh-CN": sheetsZh };
export const auditWords = { en: auditEn, "zh-CN": auditZh };
