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

export const linkChoices: readonly SheetChoice<"terrestrial" | "satellite" | "mobile">[] = [
  {
    value: "terrestrial",
    en: "Cable or fibre",
    "zh-CN": "有线或光纤",
    also: ["cable", "fibre", "fiber", "光纤", "有线", "宽带", "terrestrial"],
  },
  { value: "satellite", en: "Satellite", "zh-CN": "卫星", also: ["卫星网络"] },
  { value: "mobile", en: "Mobile network", "zh-CN": "移动网络", also: ["mobile", "4g", "5g", "无线"] },
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
