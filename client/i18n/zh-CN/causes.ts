import type { causes as english } from "../en/causes.ts";
import type { Translation } from "../words.ts";

export const causes: Translation<typeof english> = {
  "starting-from-history": { other: "这条线路以往 {count} 次测得 {budget}。" },
  "starting-from-check": "网络检测测得 {budget}。",
  "starting-unmeasured": "这条线路还没有测量过，先从 {budget} 谨慎开始。",
  "all-fits": "线路可承载 {budget}，足够使用。",
  "budget-below-need": "线路可承载 {budget}，需要 {needed}。",
  "waiting-for-proof": "线路可承载 {budget}，稳定片刻后画面会更好。",
  "link-dropped": "线路从 {from} 降到了 {to}。",
  "link-unsteady": { other: "线路短时间内下降了 {count} 次，先保持在每次都能承载的 {budget}。" },
  "short-queue": "数据集中到达时这条线路会丢包，降到 {budget} 几乎不丢。",
  "measured-recovery": "线路从 {from} 恢复到了 {to}。",
  "upgrade-taken-back": { other: "超过 {budget} 时不稳定，平稳 {count} 秒后再试。" },
  "picture-grew": "现在画面内容更多，需要 {needed}，线路可承载 {budget}。",
  "sources-changed": "现在有其他画面和声音共用线路：可承载 {budget}，需要 {needed}。",
  "ladder-fitted": "发送端已按这条线路调整：可承载 {budget}，使用 {planned}。",
  "sender-limited.cpu": "发送端的电脑已达上限。{source}：{sent}。",
  "sender-limited.uplink": "发送端自己的线路已达上限。{source}：{sent}。",
  "sender-limited.refused": "发送端的浏览器无法提供更多。{source}：{sent}。",
  operator: "已由人工设为最高“{tier}”。",
};
