import type { plan as english } from "../en/plan.ts";
import type { Translation } from "../words.ts";

export const plan: Translation<typeof english> = {
  full: "完整画面",
  reduced: "精简画面",
  stills: "静态画面",
  audio: "仅声音",

  fullNow: "画面完整",
  reducedNow: "画面已精简",
  stillsNow: "暂时为静态画面",
  audioNow: "暂时只有声音",
  because: "{what}：{why}",

  placeholderHint: "声音一切正常，画面会自动恢复。",
  carries: "可承载 {rate}",
  rising: "线路正在变好",
  steady: "线路平稳",
  falling: "线路正在变差",
};
