import { check as enCheck } from "../i18n/en/check.ts";
import { classroom as en } from "../i18n/en/classroom.ts";
import { check as zhCNCheck } from "../i18n/zh-CN/check.ts";
import { classroom as zhCN } from "../i18n/zh-CN/classroom.ts";

export const classroomWords = { en, "zh-CN": zhCN };
export const checkWords = { en: enCheck, "zh-CN": zhCNCheck };
