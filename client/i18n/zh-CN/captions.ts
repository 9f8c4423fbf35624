import type { captions as english } from "../en/captions.ts";
import type { Translation } from "../words.ts";

export const captions: Translation<typeof english> = {
  captions: "字幕",
  show: "显示字幕",
  hide: "隐藏字幕",
  title: "本节课的字幕",
  about: "语音识别程序或速记员可以向本节课发送字幕。字幕会显示在每块屏幕上，不作保存。",
  none: "现在没有密钥，没有人能发送字幕。",
  since: "已有密钥，生成于 {date} {time}。",
  make: "生成密钥",
  renew: "生成新密钥",
  renewHint: "原来的密钥将失效。",
  revoke: "作废密钥",
  key: "密钥",
  url: "发送地址",
  once: "请现在就复制这两项：密钥只显示这一次。",
};
