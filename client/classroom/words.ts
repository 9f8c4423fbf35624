import { classroom as en } from "../i18n/en/classroom.ts";
import { classroom as zhCN } from "../i18n/zh-CN/classroom.ts";

export const classroomWords = { en, "zh-CN": zhCN, area: "classroom" };
