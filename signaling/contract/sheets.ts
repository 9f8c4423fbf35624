/**
 * What the columns of spreadsheets are called, in both languages, for reading and for writing. Headings are compared
 * without case, spaces and width. Has no imports, so the browser may have it.
 */

/** The largest file that is taken; 20,000 rows of a bureau's lists have about 2 MB. */
export const MAX_SHEET_BYTES = 8_000_000;
export const MAX_SHEET_ROWS = 20_000;

interface SheetColumn<F extends string> {
  readonly field: F;
  readonly en: string;
  readonly "zh-CN": string;
  /** Other headings that people use. */
  readonly also: readonly string[];
  readonly required?: true;
}

interface SheetChoice<V extends string> {
  readonly value: V;
  readonly en: string;
  readonly "zh-CN": string;
  readonly also: readonly string[];
}

export type SchoolField = "name" | "region" | "linkProfile" | "bandwidthKbps" | "contact";
export type ClassroomField = "school" | "name";
export type PersonField = "name" | "signInName" | "role" | "region" | "school" | "classroom";

export const schoolColumns: readonly SheetColumn<SchoolField>[] = [
  {
    field: "name",
    en: "School",
    "zh-CN": "学校",
    also: ["school name", "name", "学校名称", "校名", "名称"],
    required: true,
  },
  { field: "region", en: "Region", "zh-CN": "区域", also: ["district", "county", "地区", "区县", "所属区域", "乡镇"] },
  { field: "linkProfile", en: "Link", "zh-CN": "网络类型", also: ["link profile", "network", "网络", "接入方式"] },
  {
    field: "bandwidthKbps",
    en: "Bandwidth (Mbit/s)",
    "zh-CN": "带宽（Mbit/s）",
    also: ["bandwidth", "带宽", "带宽(兆)", "带宽(mbps)", "合同带宽", "bandwidth (mbps)"],
  },
  { field: "contact", en: "Contact", "zh-CN": "联系人", also: ["phone", "联系方式", "联系电话", "电话"] },
];

export const classroomColumns: readonly SheetColumn<ClassroomField>[] = [
  { field: "school", en: "School", "zh-CN": "学校", also: ["school name", "学校名称", "校名"], required: true },
  {
    field: "name",
    en: "Classroom",
    "zh-CN": "教室",
    also: ["classroom name", "room", "name", "教室名称", "班级"],
    required: true,
  },
];

export const personColumns: readonly SheetColumn<PersonField>[] = [
  { field: "name", en: "Name", "zh-CN": "姓名", also: ["full name", "名字"], required: true },
  {
    field: "signInName",
    en: "Sign-in name",
    "zh-CN": "用户名",
    also: ["username", "user name", "login", "账号", "登录名", "帐号"],
    required: true,
  },
  { field: "role", en: "Role", "zh-CN": "角色", also: ["职务", "身份"], required: true },
  { field: "region", en: "Region", "zh-CN": "区域", also: ["district", "county", "地区", "区县", "所属区域"] },
  { field: "school", en: "School", "zh-CN": "学校", also: ["school name", "学校名称", "校名"] },
  { field: "classroom", en: "Classroom", "zh-CN": "教室", also: ["classroom name", "room", "教室名称", "班级"] },
];

export type TimetableField =
  | "number"
  | "title"
  | "subject"
  | "teacher"
  | "master"
  | "classrooms"
  | "weekdays"
  | "repeats"
  | "period"
  | "start"
  | "end"
  | "term"
  | "from"
  | "until"
  | "skip";

export const timetableColumns: readonly SheetColumn<TimetableField>[] = [
  { field: "title", en: "Title", "zh-CN": "课程名称", also: ["lesson", "course", "series", "课程", "名称"] },
  { field: "subject", en: "Subject", "zh-CN": "学科", also: ["科目"] },
  {
    field: "teacher",
    en: "Teacher",
    "zh-CN": "教师",
    also: ["master teacher", "teacher name", "主讲教师", "任课教师", "老师", "教师姓名"],
    required: true,
  },
  {
    field: "master",
    en: "Master classroom",
    "zh-CN": "主讲教室",
    also: ["teacher's classroom", "主课堂", "主讲课堂"],
  },
  {
    field: "classrooms",
    en: "Classrooms",
    "zh-CN": "听课教室",
    also: ["remote classrooms", "classroom", "接收教室", "教室", "分课堂", "听课班级"],
    required: true,
  },
  { field: "weekdays", en: "Weekdays", "zh-CN": "星期", also: ["weekday", "day", "days", "周几", "上课日"] },
  { field: "period", en: "Period", "zh-CN": "节次", also: ["第几节", "节"] },
  { field: "start", en: "Start", "zh-CN": "开始时间", also: ["starts", "start time", "from time", "上课时间"] },
  { field: "end", en: "End", "zh-CN": "结束时间", also: ["ends", "end time", "下课时间"] },
  { field: "repeats", en: "Weeks", "zh-CN": "单双周", also: ["repeats", "rule", "重复", "周次", "规则"] },
  { field: "term", en: "Term", "zh-CN": "学期", also: ["semester"] },
  { field: "from", en: "First day", "zh-CN": "开始日期", also: ["from", "start date", "起始日期"] },
  { field: "until", en: "Last day", "zh-CN": "结束日期", also: ["until", "to", "end date", "截止日期"] },
  { field: "skip", en: "Not on", "zh-CN": "停课日期", also: ["except", "exceptions", "skip", "停课"] },
  { field: "number", en: "Number", "zh-CN": "编号", also: ["id", "series number", "系列编号"] },
];

export const repeatChoices: readonly SheetChoice<"every" | "odd" | "even">[] = [
  { value: "every", en: "Every week", "zh-CN": "每周", also: ["weekly", "all", "全部"] },
  { value: "odd", en: "Odd weeks", "zh-CN": "单周", also: ["odd"] },
  { value: "even", en: "Even weeks", "zh-CN": "双周", also: ["even"] },
];

export const linkChoices: readonly SheetChoice<"terrestrial" | "satellite" | "mobile">[] = [
  {
    value: "terrestrial",
    en: "Cable or fibre",
    "zh-CN": "有线或光纤",
    also: ["cable", "fibre", "fiber", "光纤", "有线", "宽带", "terrestrial"],
  },
  { value: "satellite", en: "Satellite", "zh-CN": "卫星", also: ["卫星网络"] },
  { value: "mobile", en: "Mobile network", "zh-CN": "移动网络", also: ["mobile", "4g", "5g", "无线", "移动"] },
];

export const roleChoices: readonly SheetChoice<"administrator" | "teacher" | "assistant" | "observer">[] = [
  { value: "administrator", en: "Administrator", "zh-CN": "管理员", also: ["admin"] },
  { value: "teacher", en: "Teacher", "zh-CN": "教师", also: ["老师", "主讲教师"] },
  { value: "assistant", en: "Assistant", "zh-CN": "助教", also: ["助学教师", "辅助教师"] },
  { value: "observer", en: "Observer", "zh-CN": "观摩者", also: ["教研员", "观察员"] },
];

/** A heading or a choice as it is compared. */
export function heading(text: string): string {
  return text
    .normalize("NFKC")
    .toLowerCase()
    .replace(/[\s_*:]/g, "");
}

/** From Monday on, as a spreadsheet of a timetable names them. */
export const weekdayNames = {
  en: ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"],
  "zh-CN": ["周一", "周二", "周三", "周四", "周五", "周六", "周日"],
} as const;
