import { feasibility as en } from "../../i18n/en/feasibility.ts";
import { feasibility as zhCN } from "../../i18n/zh-CN/feasibility.ts";

export const feasibilityWords = { en, "zh-CN": zhCN };
