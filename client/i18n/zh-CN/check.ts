import type { check as en } from "../en/check.ts";
import type { Translation } from "../words.ts";

export const check: Translation<typeof en> = {
  checking: "正在检测网络…",
  again: "重新检测",
  failed: "未能检测网络，仍可进入课堂。",

  full: "网络良好：实测 {down}，需要 {needed}。",
  fullButLossy: "画面可以完整显示，但有 {loss}% 的数据丢失，偶尔可能停顿。",
  fullButUneven: "画面可以完整显示，但网络不稳定，偶尔可能停顿。",
  reduced: "画面会降低清晰度：实测 {down}，需要 {needed}。",
  stills: "将以静态画面加声音上课：实测 {down}，需要 {needed}。",
  audio: "只能听到声音：实测 {down}，需要 {needed}。",

  down: "下行 {rate}",
  downOrMore: "下行至少 {rate}",
  up: "上行 {rate}",
  roundTrip: "往返 {ms} 毫秒",
  jitter: "抖动 {ms} 毫秒",
  loss: "丢包 {loss}%",
  tcpOnly: "UDP 被拦截：音视频改走 TCP，可能有延迟",
};
