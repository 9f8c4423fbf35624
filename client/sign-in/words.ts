import { signIn as en } from "../i18n/en/sign-in.ts";
import { signIn as zhCN } from "../i18n/zh-CN/sign-in.ts";

export const signInWords = { en, "zh-CN": zhCN, area: "sign-in" };
