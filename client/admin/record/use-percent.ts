import { useWords } from "../../i18n/i18n.tsx";
import { recordWords } from "./words.ts";

/** 37 %; what is less than one, but not nothing, with a digit behind the point. */
export function usePercent(): (share: number) => string {
  const say = useWords(recordWords);
  return (share) => {
    const value = 100 * share;
    return say("percent", { share: value > 0 && value < 1 ? Math.round(10 * value) / 10 : Math.round(value) });
  };
}
