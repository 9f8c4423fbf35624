import { mkdtempSync, rmSync } from "node:fs";
import { rename, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { SchoolView } from "../signaling/contract/api.ts";
import type { Outcome } from "../signaling/contract/errors.ts";
import { type ClassroomId, deviceId, type PersonId } from "../signaling/contract/ids.ts";
import type { Owner } from "./accounts/ports.ts";
import { newId } from "./accounts/secrets.ts";
import type { Service } from "./compose.ts";
import { linkUrl } from "./http/links.ts";
import { run } from "./run.ts";

/**
 * `npm run demo`: the same service on a throwaway folder, with people, three schools and a lesson that is on now, and
 * links that sign their holder in. Each tab of one browser can be somebody else.
 */

/** How many classrooms the lesson has; three, one a school, unless the environment says DEMO_CLASSROOMS. */
const classroomCount = Math.min(500, Number(process.env.DEMO_CLASSROOMS ?? 3));
const DAY_MS = 86_400_000;
const LESSON_MS = 4 * 60 * 60_000;

const schools = [
  { name: "青山小学 Qingshan Primary", linkProfile: "terrestrial" },
  { name: "河口小学 Hekou Primary", linkProfile: "mobile" },
  { name: "草原小学 Caoyuan Primary", linkProfile: "satellite" },
] as const;

interface DemoLinks {
  admin: string;
  teacher: string;
  classrooms: { school: string; classroom: string; url: string }[];
}

const given = process.env.DATA_DIR;
const dataDir = given ?? mkdtempSync(join(tmpdir(), "oneroom-demo-"));
if (given === undefined) process.on("exit", () => rmSync(dataDir, { recursive: true, force: true }));

await run({ LOG_LEVEL: "warn", ...process.env, DATA_DIR: dataDir }, async (service, config) => {
  const links = await furnish(service);
  const file = join(config.dataDir, "demo.json");
  // Whoever waits for the file must not read half of it.
  await writeFile(`${file}.new`, `${JSON.stringify(links, null, 2)}\n`, { mode: 0o600 });
  await rename(`${file}.new`, file);
  process.stdout.write(described(links, file));
});

async function furnish({ accounts, places, timetable, store, url }: Service): Promise<DemoLinks> {
  const admin = await person(accounts, "演示管理员 Demo Administrator", "demo-admin", "administrator");
  const teacher = await person(accounts, "李老师 Ms Li", "demo-teacher", "teacher");
  const classrooms: DemoLinks["classrooms"] = [];
  const ids: ClassroomId[] = [];
  const added: SchoolView[] = [];
  for (const school of schools) added.push(mustHave(await places.addSchool(school)));
  for (let index = 0; index < classroomCount; index += 1) {
    const school = added[index % added.length];
    if (school === undefined) continue;
    const { name } = school;
    const number = Math.floor(index / added.length) + 1;
    const room = { schoolId: school.id, name: `三年级 ${number} 班 · Class 3-${number}` };
    const classroom = mustHave(await places.addClassroom(room));
    const device = deviceId.parse(newId("dev"));
    await store.devices.add({ id: device, classroomId: classroom.id, pairedAt: Date.now() });
    ids.push(classroom.id);
    const link = await signInLink(accounts, { kind: "device", deviceId: device });
    classrooms.push({ school: name, classroom: classroom.name, url: linkUrl(url, "classroom", link) });
  }
  const now = Date.now();
  mustHave(
    await timetable.create({
      title: "数学：认识分数 · Fractions",
      teacherId: teacher,
      startsAt: now - 60_000,
      endsAt: now + LESSON_MS,
      classroomIds: ids,
    }),
  );
  return {
    admin: linkUrl(url, "admin", await signInLink(accounts, { kind: "person", personId: admin })),
    teacher: linkUrl(url, "teacher", await signInLink(accounts, { kind: "person", personId: teacher })),
    classrooms,
  };
}

/** Somebody with an account but without a password: the links are the only way in. */
async function person(
  { invite }: Service["accounts"],
  name: string,
  signInName: string,
  role: "administrator" | "teacher",
): Promise<PersonId> {
  return mustHave(await invite({ name, signInName, role })).person.id;
}

/** Works as often as it is opened, for a day. */
function signInLink({ makeLink }: Service["accounts"], owner: Owner): Promise<string> {
  return makeLink({ purpose: "sign-in", owner, expiresAt: Date.now() + DAY_MS, usesLeft: null });
}

function mustHave<T>(outcome: Outcome<T>): T {
  if (!outcome.ok) throw new Error(`the demo could not be furnished: ${outcome.error.code}`);
  return outcome.value;
}

function described({ admin, teacher, classrooms }: DemoLinks, file: string): string {
  const lines: [string, string][] = [
    ["Teacher", teacher],
    ...classrooms.map(({ school, url }): [string, string] => [school, url]),
    ["Administrator", admin],
  ];
  return [
    "",
    "A lesson is on. Open each link in a tab of its own; every tab is somebody else.",
    "",
    ...lines.flatMap(([who, url]) => [`  ${who}`, `    ${url}`]),
    "",
    `  (also in ${file}; Ctrl-C ends the demo and removes its folder)`,
    "",
    "",
  ].join("\n");
}
