import type { layout as english } from "../en/layout.ts";
import type { Translation } from "../words.ts";

export const layout: Translation<typeof english> = {
  label: "各教室大画面",
  automatic: "自动（{now}）",
  written: "板书",
  teacher: "教师",
  sides: "左右并排",
  stage: "上台的教室",
  nothingThere: "暂时没有内容",
  failed: "没能通知各教室，请重试。",
};
