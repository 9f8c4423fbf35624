import type { shared as english } from "../en/shared.ts";
import type { Translation } from "../words.ts";

export const shared: Translation<typeof english> = {
  product: "同一课堂",
  language: "语言",
  otherLanguages: "更多语言",
  machineDraft: "机器翻译，尚未审校",
  close: "关闭",
  cancel: "取消",
  copy: "复制",
  copied: "已复制",
  undo: "撤销",
  retry: "重试",
  loading: "正在加载…",
  signOut: "退出登录",
  signedInAs: "已登录：{name}",
};
