import type { media as english } from "../en/media.ts";
import type { Translation } from "../words.ts";

export const media: Translation<typeof english> = {
  pictureOff: "摄像头已关闭",
  pictureComing: "画面即将出现…",
  unplayable: "此浏览器无法播放该画面",
  teacher: "老师",
  board: "板书",
  screen: "屏幕",
  pupils: "学生",

  soundBlocked: "浏览器需要您的允许才能播放声音。",
  turnSoundOn: "打开声音",

  camera: "摄像头",
  level: "麦克风音量",
  microphone: "麦克风",
  cameraDenied: "摄像头被禁止使用。请在浏览器地址栏中允许，然后重试。",
  cameraMissing: "没有找到摄像头。插上后会自动启用。",
  cameraBusy: "摄像头正被其他程序占用。请关闭该程序，然后重试。",
  cameraPulled: "摄像头已被拔出。重新插上后会自动启用。",
  cameraFailed: "摄像头无法启动。请重试，或选择另一个摄像头。",
  microphoneDenied: "麦克风被禁止使用。请在浏览器地址栏中允许，然后重试。",
  microphoneMissing: "没有找到麦克风。插上后会自动启用。",
  microphoneBusy: "麦克风正被其他程序占用。请关闭该程序，然后重试。",
  microphonePulled: "麦克风已被拔出。重新插上后会自动启用。",
  microphoneFailed: "麦克风无法启动。请重试，或选择另一个麦克风。",
  insecure: "此页面未加密（http），浏览器不允许使用摄像头和麦克风。请使用 https 打开。",

  connecting: "正在连接服务…",
  lost: { other: "与服务的连接已断开，{count} 秒后重试。" },
  lostNow: "与服务的连接已断开，正在重试…",
  interrupted: "画面和声音中断，正在恢复…",
  flowComing: "正在接通画面和声音…",
  rejoining: "正在回到课堂…",
  closed: "服务已关闭连接。",
  seatTakenTitle: "课堂已在另一个页面打开",
  seatTaken: "此席位已被另一个页面或设备接管。",
  takeBack: "在这里继续",
  unsupportedTitle: "此浏览器无法参加课堂",
  unsupported: "请使用新版的 Chrome、Edge 或其他基于 Chromium 的浏览器。",
};
