import type { live as english } from "../en/live.ts";
import type { Translation } from "../words.ts";

export const live: Translation<typeof english> = {
  onAir: "正在上课",
  notOnAir: "尚未开始",
  looking: "正在查找今天的课…",
  unreachableTitle: "无法连接服务",
  retryIn: { other: "{count} 秒后重试。" },
  retryNow: "正在重试…",
  noLesson: "今天没有课",
  nextLesson: "下一节课是“{title}”：{moment}。",
  noNextLesson: "未来两周没有安排课程。",
  cancelledToday: "“{title}”（{span}）已取消。",
  opensTitle: "{time} 开放进入",
  opensIn: "还有 {clock}，届时本页会自动打开。",
  refusedTitle: "无法打开这节课",
  removedHint: "如有误会，请联系管理员；管理员允许后，可从这里重新加入。",
  endedTitle: "这节课已结束",
  endedByTeacher: "老师已结束这节课。",
  endedByAdministrator: "管理员已结束这节课。",
  endedByTime: "这节课的时间已到。",
  endedByCancelling: "这节课已取消。",
  thenNext: "今天的下一节课：“{title}”，{time}。届时本页会自动打开。",
};
