import type { home as english } from "../en/home.ts";
import type { Translation } from "../words.ts";

export const home: Translation<typeof english> = {
  title: "一节课，多间教室",
  lead: "请选择入口。",
  teacher: "我是教师",
  teacherHint: "开始直播，查看在线教室，与教室连线互动。",
  classroom: "这里是教室",
  classroomHint: "远端教室的大屏、摄像头和音箱。",
  admin: "我是管理员",
  adminHint: "管理学校、教室、人员和课程安排。",
};
