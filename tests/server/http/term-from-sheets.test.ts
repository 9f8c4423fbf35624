import { beforeEach, expect, it } from "vitest";
import { seriesRow } from "../../../client/admin/sheets/series-rows.ts";
import { csvOf } from "../../../client/csv/csv.ts";
import { lessonRecord, pagesOf } from "../../../signaling/contract/api.ts";
import { importReport } from "../../../signaling/contract/imports.ts";
import { timetableColumns } from "../../../signaling/contract/sheets.ts";
import { seriesView, termView, week } from "../../../signaling/contract/timetable.ts";
import { describeEachDatabase } from "../../support/database.ts";
import { gb18030 } from "../../support/gb18030.ts";
import { openWorld, PASSWORD, type World } from "./world.ts";

/** A bureau's first day: from an empty store and three spreadsheets to a term, and everybody to the right lesson. */

const places = `学校,区域,网络类型,教室
青山小学,北部,光纤,主讲教室
河口小学,北部,卫星,四（1）班
河口小学,北部,卫星,一、二年级
湖畔小学,南部,移动,四（1）班
`;
const people = "姓名\t用户名\t角色\n林芳\tlin.fang\t教师\n白兰\tbai.lan\t教师\n";
const timetable = [
  "课程名称,学科,教师,主讲教室,听课教室,星期,节次,开始时间,结束时间,单双周,学期",
  "四年级数学,数学,林芳,青山小学 主讲教室,河口小学四（1）班；湖畔小学·四（1）班,周一、周三,第1节,,,,秋季",
  "低年级音乐,音乐,bai.lan,,河口小学/一、二年级,星期二,,8:00,8:40,单周,秋季",
  "",
].join("\r\n");
const SHANGHAI_MS = 8 * 3_600_000;

describeEachDatabase("a term from spreadsheets", (database) => {
  let world: World;
  let token: string;

  beforeEach(async () => {
    world = await openWorld({}, database.store);
    const key = await world.parts.accounts.ensureFirstAdministratorLink();
    const first = { key, name: "马主任", signInName: "ma", password: PASSWORD };
    token = JSON.parse((await world.ask("post", "/people/first", { body: first })).text).token;
    const autumn = {
      ...{ name: "秋季", zone: "Asia/Shanghai", startsOn: "2026-09-07", endsOn: "2026-09-27" },
      periods: [{ start: "08:50", end: "09:30" }],
      holidays: [{ name: "停课", from: "2026-09-14", to: "2026-09-14" }],
      makeUpDays: [{ date: "2026-09-19", follows: 1 }],
    };
    termView.parse((await world.ask("post", "/terms", { token, body: autumn })).json);
    return () => world.close();
  });

  const send = async (kind: string, file: string | Uint8Array) => {
    const answer = await world.ask("post", `/imports/${kind}`, {
      token,
      raw: Buffer.from(file),
      headers: { "Content-Type": "text/csv" },
    });
    if (answer.status !== 200) throw new Error(answer.text);
    return importReport.parse(answer.json);
  };
  const county = async () => {
    for (const kind of ["schools", "classrooms"])
      expect(await send(kind, gb18030(places))).toMatchObject({ written: true });
    const report = await send("people", people);
    expect(await send("timetable", gb18030(timetable))).toMatchObject({ written: true, counts: { new: 2 } });
    return report.invitations;
  };

  it("each teacher and each classroom sees the right lesson at the right minute", async () => {
    const invitations = await county();
    const seen: string[] = [];
    for (const { link, person } of invitations) {
      const key = new URL(link).hash.replace("#key=", "");
      const chosen = await world.ask("post", "/people/password", { body: { key, password: PASSWORD } });
      const { token: own } = JSON.parse(chosen.text);
      const span = `from=${Date.UTC(2026, 8, 6)}&to=${Date.UTC(2026, 8, 29)}`;
      const listed = await world.ask("get", `/lessons?${span}`, { token: own });
      for (const { title, startsAt, classrooms } of pagesOf(lessonRecord).parse(listed.json).items) {
        const at = new Date(startsAt + SHANGHAI_MS).toISOString().slice(0, 16);
        seen.push(`${person.name} ${at} ${title}: ${classrooms.map(({ school, name }) => school + name).join("、")}`);
      }
    }
    const maths = "四年级数学: 河口小学四（1）班、湖畔小学四（1）班";
    expect(seen).toEqual([
      "白兰 2026-09-08T08:00 低年级音乐: 河口小学一、二年级",
      "白兰 2026-09-22T08:00 低年级音乐: 河口小学一、二年级",
      `林芳 2026-09-07T08:50 ${maths}`,
      `林芳 2026-09-09T08:50 ${maths}`,
      `林芳 2026-09-16T08:50 ${maths}`,
      // Monday the 14th is a holiday, and Saturday the 19th makes up for it.
      `林芳 2026-09-19T08:50 ${maths}`,
      `林芳 2026-09-21T08:50 ${maths}`,
      `林芳 2026-09-23T08:50 ${maths}`,
    ]);
    const rooms = JSON.parse((await world.ask("get", "/classrooms", { token })).text).items;
    for (const [name, titles] of [
      ["一、二年级", ["低年级音乐"]],
      ["主讲教室", ["四年级数学", "四年级数学"]],
    ] as const) {
      const { id } = rooms.find((room: { name: string }) => room.name === name);
      const of = await world.ask("get", `/timetable/week?by=classroom&id=${id}&day=2026-09-08`, { token });
      expect(week.parse(of.json).lessons.map(({ title }) => title)).toEqual(titles);
    }
  });

  it("the same file, and the list as it is exported, change nothing; a changed row changes its series", async () => {
    await county();
    const same = { counts: { new: 0, changed: 0, same: 2, error: 0 } };
    expect(await send("timetable", timetable)).toMatchObject(same);
    const { items } = pagesOf(seriesView).parse((await world.ask("get", "/series", { token })).json);
    const [term] = await world.parts.schedule.terms.list();
    if (term === undefined) throw new Error("there is no term");
    for (const language of ["en", "zh-CN"] as const) {
      const head = timetableColumns.map((column) => column[language]);
      const rows = items.map((series) => seriesRow(series, term, undefined, language));
      expect(await send("timetable", csvOf([head, ...rows]))).toMatchObject(same);
      const moved = csvOf([head, ...rows]).replace(/周二|Tue/, language === "en" ? "Thu" : "周四");
      const report = await send("timetable", moved);
      expect(report.counts).toEqual({ new: 0, changed: 1, same: 1, error: 0 });
      expect(report.rows.find(({ fate }) => fate === "changed")?.changes).toMatchObject([{ field: "rule" }]);
      expect(await send("timetable", csvOf([head, ...rows]))).toMatchObject({ written: true, counts: { changed: 1 } });
    }
  });

  it("every mistake is named with its line and column, and nothing is written", async () => {
    await county();
    const wrong = [
      "课程名称,教师,听课教室,星期,节次,开始时间,结束时间,开始日期,编号",
      "体育,林芳,河口小学四（1）班,周五,第9节,,,,",
      "体育,无名,河口小学四（1）班；河口小学九班,周八,,25:00,26:00,,",
      ",林芳,,周五,1,,,2025-01-01,ser-nobody",
      "体育,林芳,河口小学四（1）班,周五,,10:00,09:00,二月三十,",
    ].join("\n");
    const report = await send("timetable", wrong);
    expect(report).toMatchObject({ written: false, counts: { error: 4 } });
    const named = report.rows.map(({ line, errors }) => [line, ...errors.map(({ place, code }) => `${place} ${code}`)]);
    expect(named).toEqual([
      [2, "5 no-such-period"],
      [3, "2 unknown-teacher", "3 unknown-place", "4 no-weekday", "6 no-time", "7 no-time"],
      [4, "1 missing", "9 unknown-series"],
      [5, "8 no-day", "7 ends-before-start"],
    ]);
    // Of several classrooms in a cell, the one that is meant.
    expect(report.rows[1]?.errors[1]).toMatchObject({ code: "unknown-place", value: "河口小学九班" });
    expect(pagesOf(seriesView).parse((await world.ask("get", "/series", { token })).json).items).toHaveLength(2);
  });

  it("clashes are shown with both lessons named, within the file too, and are written only when they are wanted", async () => {
    await county();
    const clashing = [
      "课程名称,教师,听课教室,星期,开始时间,结束时间",
      "书法,白兰,河口小学四（1）班,周三,09:00,09:40",
      "美术,白兰,湖畔小学四（1）班,周三,09:30,10:10",
    ].join("\n");
    const report = await send("timetable", clashing);
    // Three weeks: with mathematics' two classrooms (one each for calligraphy, none ends at 09:30), and one another.
    expect(report).toMatchObject({ written: false, counts: { new: 2 }, clashes: 6 });
    expect(report.rows[0]?.clashes[0]).toMatchObject({
      ...{ kind: "classroom", name: "河口小学 四（1）班", otherLine: null },
      ...{ lesson: { title: "书法", id: null }, other: { title: "四年级数学", teacher: "林芳" } },
    });
    expect(report.rows[1]?.clashes[0]).toMatchObject({
      ...{ kind: "teacher", name: "白兰", otherLine: 2 },
      ...{ lesson: { title: "美术" }, other: { title: "书法", id: null } },
    });
    const wanted = await world.ask("post", "/imports/timetable?acceptClashes=6", {
      token,
      raw: clashing,
      headers: { "Content-Type": "text/csv" },
    });
    expect(importReport.parse(wanted.json)).toMatchObject({ written: true });
    const audit = await world.ask("get", "/audit?action=series.scheduled", { token });
    expect(audit.text).toContain("acceptedClashes");
    expect(await send("timetable", clashing)).toMatchObject({ counts: { same: 2 }, clashes: 0 });
  });
});
