import { totpCode } from "../../../server/accounts/totp.ts";
import type { Session } from "../../../signaling/contract/api.ts";
import { act } from "../../../tests/e2e/support/act.ts";
import { mustHave, openService, sendTo } from "../own-service.ts";
import { groupOf, type Stand } from "./group.ts";
import { BIG_SHARE, bigScreen, DESK_SHARE, laptop, openAs, openPage, tablet, telephone } from "./open.ts";

const administrator = { name: "周敏", signInName: "zhou.min", password: "青山不改 绿水长流" };
const HOUR_MS = 3_600_000;

const desk = { ...tablet, height: 640 };
const english = { ...desk, language: "en" } as const;

type Service = Awaited<ReturnType<typeof openService>>["service"];

/** Everything in front of the doors: nobody is in a lesson yet. */
export const doors = groupOf({
  name: "doors",
  title: "The first page, and the way in",
  pictures: {
    home: "The first page: three doors, for teachers, classrooms and administrators.",
    "home-dark": "The same in English, where a computer asks for dark pages.",
    "home-telephone": "On a telephone, 360 pixels wide.",
    "first-administrator": "A new installation: the first administrator's account, by a link that works once.",
    "sign-in": "Signing in.",
    "wrong-password": "A wrong password.",
    "sign-in-code": "An administrator with a second factor is asked for the code.",
    "set-password": "Somebody who was invited chooses a password.",
    "link-used": "The same link a second time.",
    pairing: "A classroom's screen that belongs to no classroom yet shows the code that an administrator types in.",
    "nothing-today": "A teacher without a lesson today: when the next one is, and its slides can be prepared.",
    "door-opens": "A teacher's lesson of today: its door opens a quarter of an hour before.",
    "several-today": "More than one lesson today: each can be chosen above.",
    "classroom-opens": "The classroom's screen before its lesson.",
    "classroom-nothing": "A classroom's screen on a day without lessons.",
    "classroom-cancelled": "Its lesson of today was cancelled.",
  },
  async take(stand) {
    const { service, close } = await openService({});
    try {
      await takeHome(stand, service);
      const session = await takeFirstAdministrator(stand, service);
      await takeSignIn(stand, service, session);
      await takeWaiting(stand, service, session);
    } finally {
      await close();
    }
  },
});

async function takeHome({ browser, shoot }: Stand<string>, { url }: Service): Promise<void> {
  const looks = [
    ["home", desk, DESK_SHARE],
    ["home-dark", { ...english, colours: "dark" }, DESK_SHARE],
    ["home-telephone", telephone, 1],
  ] as const;
  for (const [name, look, share] of looks) {
    const page = await openPage(browser, url, look);
    await page.locator(".door").first().waitFor();
    await shoot(page, name, share);
    await page.context().close();
  }
}

async function takeFirstAdministrator({ browser, shoot }: Stand<string>, { accounts, url }: Service): Promise<Session> {
  const key = (await accounts.ensureFirstAdministratorLink()) ?? "";
  const page = await openPage(browser, `${url}/admin#key=${key}`, desk);
  await page.locator("form.form").waitFor();
  await shoot(page, "first-administrator", DESK_SHARE);
  await page.context().close();
  return mustHave(await accounts.createFirstAdministrator({ key, ...administrator }));
}

async function takeSignIn({ browser, shoot }: Stand<string>, service: Service, session: Session): Promise<void> {
  const { accounts, url } = service;
  const { key } = mustHave(await accounts.invite({ name: "李静", signInName: "li.jing", role: "teacher" }));
  const invited = await openPage(browser, `${url}/teacher#key=${key}`, desk);
  await invited.locator("form.form").waitFor();
  await shoot(invited, "set-password", DESK_SHARE);
  for (const field of await invited.locator("input[type=password]").all()) await field.fill("风吹草低 见牛羊");
  await act(invited, "choose-password");
  await invited.getByRole("button", { name: "退出登录" }).waitFor();
  await invited.context().close();

  const page = await openPage(browser, `${url}/teacher#key=${key}`, english);
  await page.getByText("This link has been used already").waitFor();
  await shoot(page, "link-used", DESK_SHARE);
  await page.context().close();

  const door = await openPage(browser, `${url}/teacher`, desk);
  await door.locator("form.form").waitFor();
  await shoot(door, "sign-in", DESK_SHARE);
  await door.locator("[name=username]").fill("li.jing");
  await door.locator("[name=password]").fill("风吹草低");
  await act(door, "sign-in");
  await door.locator("[role=alert]").waitFor();
  await shoot(door, "wrong-password", DESK_SHARE);
  await door.context().close();
  await takeCode({ browser, shoot }, service, session);
}

async function takeCode({ browser, shoot }: Stand<string>, service: Service, { token }: Session): Promise<void> {
  const { url } = service;
  const proposed = (await sendTo(service, token, "/account/factor/proposal", { body: "{}" })) as { secret: string };
  const code = totpCode(proposed.secret, Math.floor(Date.now() / 30_000));
  const body = JSON.stringify({ secret: proposed.secret, code, password: administrator.password });
  await sendTo(service, token, "/account/factor", { method: "PUT", body });
  const page = await openPage(browser, `${url}/admin`, { ...english, colours: "dark" });
  await page.locator("[name=username]").fill(administrator.signInName);
  await page.locator("[name=password]").fill(administrator.password);
  await act(page, "sign-in");
  await page.locator("[name=code]").waitFor();
  await shoot(page, "sign-in-code", DESK_SHARE);
  await page.context().close();
}

async function takeWaiting({ browser, shoot }: Stand<string>, service: Service, { token }: Session): Promise<void> {
  const post = async <T>(path: string, body: object) =>
    (await sendTo(service, token, path, { body: JSON.stringify(body) })) as T;
  const { accounts, url } = service;
  const teacher = async (name: string, signInName: string) => {
    const { person, key } = mustHave(await accounts.invite({ name, signInName, role: "teacher" }));
    const session = mustHave(await accounts.choosePassword({ key, password: "风吹草低 见牛羊" }));
    return { id: person.id, session };
  };
  const school = await post<{ id: string }>("/schools", { name: "河口镇中心小学", linkProfile: "terrestrial" });
  const room = async (name: string) => (await post<{ id: string }>("/classrooms", { schoolId: school.id, name })).id;
  const [first, second, third] = [await room("三（1）班"), await room("三（2）班"), await room("三（3）班")];
  const cancelled = await room("三（5）班");
  const lesson = (title: string, teacherId: string, inHours: number, classroomId: string) => {
    const startsAt = Math.ceil((Date.now() + inHours * HOUR_MS) / (HOUR_MS / 4)) * (HOUR_MS / 4);
    return post<{ id: string }>("/lessons", {
      ...{ title, teacherId, startsAt, endsAt: startsAt + (2 * HOUR_MS) / 3, classroomIds: [classroomId] },
    });
  };
  const [busy, single, idle] = [
    await teacher("李静", "li.jing2"),
    await teacher("Ms Green", "green"),
    await teacher("王强", "wang.qiang"),
  ];
  await lesson("Reading: The Snow Child", single.id, 1, first);
  await lesson("语文：古诗二首", busy.id, 1.5, second);
  await lesson("语文：草原上的小白兔", busy.id, 3, second);
  await lesson("数学：认识分数", idle.id, 26, third);
  const called = await lesson("科学：水的变化", (await teacher("赵敏", "zhao.min")).id, 2, cancelled);

  const teachers = [
    ["nothing-today", idle, tablet],
    ["door-opens", single, { ...laptop }],
    ["several-today", busy, tablet],
  ] as const;
  for (const [name, { session }, look] of teachers) {
    const page = await openAs(browser, session, `${url}/teacher`, look);
    await page.locator(".message h1").waitFor();
    await page.locator('[data-action="prepare-slides"]').first().waitFor();
    await shoot(page, name, DESK_SHARE);
    await page.context().close();
  }
  await post(`/lessons/${called.id}/cancel`, {});
  for (const [name, classroomId] of [
    ["classroom-opens", first],
    ["classroom-nothing", await room("三（4）班")],
    ["classroom-cancelled", cancelled],
  ] as const) {
    const page = await openPage(browser, `${url}/classroom`, bigScreen);
    const code = await page.locator("[data-pairing-code]").getAttribute("data-pairing-code");
    if (name === "classroom-opens") await shoot(page, "pairing", BIG_SHARE);
    await post("/pairings/confirm", { classroomId, code });
    await page.locator(".message h1").waitFor();
    await shoot(page, name, BIG_SHARE);
    await page.context().close();
  }
}
