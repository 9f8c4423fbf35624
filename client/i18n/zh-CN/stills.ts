import type { stills as english } from "../en/stills.ts";
import type { Translation } from "../words.ts";

export const stills: Translation<typeof english> = {
  thisMoment: "此刻的画面",
  secondsAgo: "{seconds} 秒前的画面",
  minutesAgo: "{minutes} 分钟前的画面",
  coming: "第一张画面正在传来…",
};
