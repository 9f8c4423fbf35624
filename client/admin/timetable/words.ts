import { timetable as en } from "../../i18n/en/timetable.ts";
import { timetable as zhCN } from "../../i18n/zh-CN/timetable.ts";

export const timetableWords = { en, "zh-CN": zhCN };
