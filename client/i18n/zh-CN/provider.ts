import type { provider as english } from "../en/provider.ts";
import type { Translation } from "../words.ts";

export const provider: Translation<typeof english> = {
  signInAt: "使用“{label}”登录",
  comingBack: "正在登录…",
  title: "外部账号",
  linked: "您也可以使用“{label}”登录，关联时间：{when}。",
  unlinked: "您还没有使用“{label}”登录过。",
  undo: "解除关联",
  undoTitle: "解除与“{label}”的关联？",
  undoAsk: "您在此处保持登录，在其他设备上会退出登录。下次使用“{label}”登录时，与您登录名相同的账号将重新关联。",
  undone: "关联已解除。",
};
