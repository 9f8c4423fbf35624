import { teacher as en } from "../i18n/en/teacher.ts";
import { teacher as zhCN } from "../i18n/zh-CN/teacher.ts";

export const teacherWords = { en, "zh-CN": zhCN };
