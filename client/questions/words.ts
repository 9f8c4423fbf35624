import { questions as en } from "../i18n/en/questions.ts";
import { questions as zhCN } from "../i18n/zh-CN/questions.ts";

export const questionWords = { en, "zh-CN": zhCN, area: "questions" };
