import type { check as en } from "../en/check.ts";
import type { Translation } from "../words.ts";

export const check: Translation<typeof en> = {
  checking: "正在检测网络…",
  waiting: { other: "正在排队检测网络，前面还有 {count} 间教室…" },
  again: "重新检测",
  failed: "未能检测网络，仍可进入课堂。",

  full: "网络良好：实测 {down}，需要 {needed}。",
  fullButLossy: "画面可以完整显示，但有 {loss}% 的数据丢失，偶尔可能停顿。",
  fullButUneven: "画面可以完整显示，但网络不稳定，偶尔可能停顿。",
  reduced: "画面会降低清晰度：实测 {down}，需要 {needed}。",
  stills: "将以静态画面加声音上课：实测 {down}，需要 {needed}。",
  audio: "只能听到声音：实测 {down}，需要 {needed}。",

  upReduced: "上台后，本教室的画面会缩小：上行实测 {up}，需要 {needed}。",
  upVoice: "上台后，本教室只能传送声音：上行实测 {up}，需要 {needed}。",
  ownFull: "您的上行网络良好：实测 {up}，需要 {needed}。",
  ownReduced: "您的画面会以较低清晰度传送：上行实测 {up}，需要 {needed}。",
  ownVoice: "您的上行网络只够传送声音：实测 {up}，需要 {needed}。",
  ownUnknown: "当前浏览器无法检测上行网络。",
  ownUsual: { other: "本教室此时段的上行网络通常为 {up}（{count} 次测量）。" },
  atLeast: "至少 {rate}",

  down: "下行 {rate}",
  downOrMore: "下行至少 {rate}",
  up: "上行 {rate}",
  upOrMore: "上行至少 {rate}",
  roundTrip: "往返 {ms} 毫秒",
  jitter: "抖动 {ms} 毫秒",
  loss: "丢包 {loss}%",
  tcpOnly: "UDP 被拦截：音视频改走 TCP，可能有延迟",
};
