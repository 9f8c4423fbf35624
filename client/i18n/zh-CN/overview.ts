import type { overview as english } from "../en/overview.ts";
import type { Translation } from "../words.ts";

export const overview: Translation<typeof english> = {
  title: "全部教室",
  page: "第 {page} 页，共 {pages} 页",
  earlier: "上一页",
  later: "下一页",
  rotate: "自动翻页",
  nobody: "还没有教室进入课堂。",
  withheld: "您的网络暂时放不下这个画面。",
  coming: "正在打开这间教室的摄像头",
  away: "连接中断",
  hint: "台下的教室：它们知道您能看到画面，您听不到它们的声音，其他人也看不到它们。",
  callUp: "请上台：{school} {name}",
};
