import type { pairing as english } from "../en/pairing.ts";
import type { Translation } from "../words.ts";

export const pairing: Translation<typeof english> = {
  title: "配对这块屏幕",
  lead: "这块屏幕还没有绑定教室。",
  step: "请管理员打开“同一课堂”，选择教室，点击“配对屏幕”，并输入以下配对码：",
  code: "配对码",
  gettingCode: "正在获取配对码…",
  renews: "配对码会自动更新。输入成功后，本屏幕将自动进入教室。",
  offlineTitle: "无法连接服务器",
};
