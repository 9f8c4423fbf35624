import type { observer as english } from "../en/observer.ts";
import type { Translation } from "../words.ts";

export const observer: Translation<typeof english> = {
  place: "听课观摩",
  onAirNow: "正在直播",
  laterToday: "今天稍后",
  watch: "观摩",
  watchLesson: "观摩《{title}》",
  nothingOnAir: "当前没有正在直播的课程",
  nothingOnAirHint: "您可以观摩的课程开始后，会自动显示在这里。",
  unseen: "您正在隐身观摩。每次进入都会留下记录。",
  notYours: "只有观摩者和管理员可以在这里观摩课程。",
  back: "返回课程列表",
  coming: "正在打开课程……",
  noPicture: "暂时没有画面",
  seatTaken: "您正在另一个页面观摩本节课。",
  watchHere: "在这里观摩",
  removed: "您已不能继续观摩本节课。",
};
