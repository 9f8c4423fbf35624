import type { ImportKind } from "../../signaling/contract/imports.ts";

/** The county's four spreadsheets. Nobody and no classroom is planned twice at one time. */

export const PERIOD_STARTS = ["08:00", "08:50", "09:50", "10:40", "14:00", "14:50", "15:50"];
export const LESSON_MINUTES = 40;
/** Of the classrooms that teach. */
export const MASTER_ROOM_NAME = "录播教室";

const regions = ["青山镇", "河口镇", "草原乡", "白石镇"];
const links = ["光纤", "光纤", "移动网络", "卫星"];
const villages =
  "青山,河口,白石,石桥,柳林,南坪,北坡,东沟,西河,长岭,龙泉,红旗,新民,双庙,三道沟,大湾,马家,杨树,黄土坎,松林".split(",");
const kinds = ["中心小学", "小学"];
const surnames = "林白马周李王张陈刘杨赵黄吴徐孙胡朱高何郭罗郑梁谢宋唐许韩冯邓";
const given = "芳,兰,建国,晓梅,志强,丽华,军,敏,海燕,文博".split(",");
const subjects = ["数学", "语文", "英语", "科学", "音乐", "美术"];
const grades = "三四五六";
const days = ["周一", "周二", "周三", "周四", "周五"];

const SCHOOLS = 40;
const TEACHERS = 30;
/** Classrooms that teach: one in each of the first schools. */
const MASTERS = 8;
const SERIES = 150;

const schools = Array.from({ length: SCHOOLS }, (_, index) => ({
  name: `${villages[index % villages.length]}${kinds[Math.floor(index / villages.length)]}`,
  region: regions[index % regions.length],
  link: index < MASTERS ? "光纤" : links[(index * 7) % links.length],
  mbps: index < MASTERS ? 200 : [100, 50, 20, 8][(index * 7) % 4],
}));
const remoteRooms = schools
  .flatMap(({ name }, index) => [
    ...(index < MASTERS ? [] : [{ school: name, room: "三（1）班" }]),
    ...(index % 2 === 0 ? [{ school: name, room: "四（2）班" }] : []),
  ])
  .slice(0, 60 - MASTERS);
const masterRooms = schools.slice(0, MASTERS).map(({ name }) => ({ school: name, room: MASTER_ROOM_NAME }));
const teachers = Array.from({ length: TEACHERS }, (_, index) => ({
  name: `${surnames[index % surnames.length]}${given[(index * 3) % given.length]}`,
  signInName: `teacher${String(index + 1).padStart(2, "0")}`,
}));

const csv = (rows: readonly (readonly (string | number | undefined)[])[]) =>
  rows.map((row) => row.map((cell) => `"${cell ?? ""}"`).join(",")).join("\r\n");

/** In the order in which they have to be read. */
export function countySheets(): [ImportKind, string][] {
  return [
    [
      "schools",
      csv([
        ["学校", "区域", "网络类型", "带宽（Mbit/s）", "联系人"],
        ...schools.map(({ name, region, link, mbps }, index) => [
          name,
          region,
          link,
          mbps,
          `${surnames[index % 30]}校长 0471-${5550100 + index}`,
        ]),
      ]),
    ],
    [
      "classrooms",
      csv([["学校", "教室"], ...[...masterRooms, ...remoteRooms].map(({ school, room }) => [school, room])]),
    ],
    [
      "people",
      csv([
        ["姓名", "用户名", "角色", "学校", "教室", "区域"],
        ...teachers.map(({ name, signInName }) => [name, signInName, "教师"]),
        ...remoteRooms
          .slice(0, 12)
          .map(({ school, room }, index) => [
            `${surnames[29 - index]}秀英`,
            `assistant${index + 1}`,
            "助教",
            school,
            room,
          ]),
        ["谢文清", "xie.wenqing", "观摩者"],
        ["高远", "gao.yuan", "管理员", "", "", "河口镇"],
      ]),
    ],
    ["timetable", csv([["课程名称", "学科", "教师", "主讲教室", "听课教室", "星期", "节次"], ...seriesRows()])],
  ];
}

function seriesRows(): string[][] {
  const slots = days.length * PERIOD_STARTS.length;
  return Array.from({ length: SERIES }, (_, number) => {
    const [slot, place] = [number % slots, Math.floor(number / slots)];
    const subject = subjects[(slot + place) % subjects.length] ?? "";
    const grade = grades[(slot + 2 * place) % grades.length] ?? "";
    const teacher = teachers[(slot * 5 + place) % TEACHERS];
    const master = masterRooms[(slot + place) % MASTERS];
    const rooms = Array.from({ length: 2 + ((slot + place) % 4) }, (_, nth) => {
      const room = remoteRooms[(slot * 3 + place * 10 + nth * 2) % remoteRooms.length];
      return `${room?.school} ${room?.room}`;
    });
    return [
      `${grade}年级${subject}`,
      subject,
      teacher?.signInName ?? "",
      `${master?.school} ${master?.room}`,
      rooms.join("；"),
      days[slot % days.length] ?? "",
      String(1 + Math.floor(slot / days.length)),
    ];
  });
}
