import { pairing as en } from "../i18n/en/pairing.ts";
import { pairing as zhCN } from "../i18n/zh-CN/pairing.ts";

export const pairingWords = { en, "zh-CN": zhCN, area: "pairing" };
