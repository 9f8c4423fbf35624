import type { teacher as english } from "../en/teacher.ts";
import type { Translation } from "../words.ts";

export const teacher: Translation<typeof english> = {
  goLive: "开始上课",
  continueLesson: "继续上课",
  endLesson: "下课",
  endingIn: { other: "{count} 秒后下课。" },
  ending: "正在下课…",
  keepTeaching: "继续上课",
  todaysLessons: "今天的课",

  microphoneOn: "麦克风已开",
  microphoneOff: "麦克风已关",
  cameraOn: "摄像头已开",
  cameraOff: "摄像头已关",
  devices: "设备",
  chooseCamera: "摄像头",
  chooseMicrophone: "麦克风",
  chooseBoard: "板书摄像头",
  noBoard: "不使用",
  noSecondCamera: "插上第二个摄像头，即可展示板书、课本或实验。",
  unnamed: "设备 {count}",
  showScreen: "共享屏幕",
  slate: "课件与板书",
  hideScreen: "停止共享",
  screenFailed: "无法共享屏幕，请重试。",
  boardFailed: "板书摄像头无法打开，请选择另一个。",
  notSent: "{source}没有发送出去：{reason}",
  you: "您",

  sidePanel: "课堂侧栏",
  classrooms: "教室",
  here: "{here} / {count} 间已到",
  find: "查找教室",
  present: "已到",
  away: "连接中断",
  absent: "未到",
  onStage: "在台上",
  open: "请上台",
  close: "请回座",
  openHint: "点「请上台」，所有人都能看到、听到这间教室。",
  notOpened: "无法请这间教室上台",

  captionSource: "字幕…",

  showOverview: "全部教室",
  hideOverview: "关闭总览",
};
