import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createGate, type Gate } from "../../../client/sign-in/gate.ts";
import { createSessionStore, type PageKind } from "../../../client/sign-in/session-store.ts";
import { openWorld, PASSWORD, populate, type World } from "../../server/http/world.ts";
import { apiOf, fetchFrom, must } from "../service.ts";
import { memoryStorage } from "./memory-storage.ts";

let world: World;
let people: Awaited<ReturnType<typeof populate>>;
let storages: { tab: ReturnType<typeof memoryStorage>; device: ReturnType<typeof memoryStorage> };
beforeEach(async () => {
  world = await openWorld();
  people = await populate(world);
  storages = { tab: memoryStorage(), device: memoryStorage() };
});
afterEach(() => world.close());

/** The page as it is after a (re)load. */
function load(kind: PageKind, fetch = fetchFrom(world)): Gate {
  return createGate({ kind, fetch, store: createSessionStore(storages) });
}

async function invite(role: "teacher" | "administrator"): Promise<string> {
  const person = { name: "Ada", signInName: `ada-${role}`, role };
  const { link } = must(await apiOf(world, people.admin.token).addPerson(person));
  return new URL(link).hash.replace("#key=", "");
}

describe("a password", () => {
  test("opens the page, and still does after a reload", async () => {
    const gate = load("teacher");
    expect(gate.view.value).toEqual({ step: "outside", failure: undefined });
    must(await gate.signIn("teacher", PASSWORD));
    expect(gate.view.value).toMatchObject({ step: "inside", session: { holder: { name: "Teacher" } } });
    const reloaded = load("teacher");
    expect(reloaded.view.value.step).toBe("inside");
    expect(must(await reloaded.api.currentSession())).toMatchObject({ name: "Teacher" });
  });

  test("that is wrong changes nothing", async () => {
    const gate = load("teacher");
    expect(await gate.signIn("teacher", "wrong horse")).toMatchObject({ error: { code: "session.wrong-password" } });
    expect(gate.view.value.step).toBe("outside");
  });

  test("of a teacher does not open the administrator's page, but the teacher's from then on", async () => {
    const gate = load("admin");
    must(await gate.signIn("teacher", PASSWORD));
    expect(gate.view.value.step).toBe("wrong-page");
    expect(load("admin").view.value.step).toBe("outside");
    expect(load("teacher").view.value.step).toBe("inside");
  });
});

describe("a link", () => {
  test("lets an invited person choose a password", async () => {
    const key = await invite("administrator");
    const gate = load("admin");
    await gate.open(key);
    expect(gate.view.value).toEqual({ step: "set-password", key, name: "Ada" });
    must(await gate.choosePassword(key, PASSWORD));
    expect(gate.view.value.step).toBe("inside");
    expect(storages.device.held.size).toBe(1);
  });

  test("that was used leads outside, with the reason", async () => {
    const key = await invite("teacher");
    must(await load("teacher").choosePassword(key, PASSWORD));
    const gate = load("teacher");
    await gate.open(key);
    expect(gate.view.value).toEqual({ step: "outside", failure: { code: "link.unusable", params: {} } });
  });

  test("that was typed wrong is unusable, too", async () => {
    const gate = load("teacher");
    await gate.open("short");
    expect(gate.view.value).toMatchObject({ step: "outside", failure: { code: "link.unusable" } });
  });

  test("waits for the network and is opened by the retry", async () => {
    const key = await invite("teacher");
    let online = false;
    const gate = load("teacher", (...request) =>
      online ? fetchFrom(world)(...request) : Promise.reject(new TypeError("no network")),
    );
    await gate.open(key);
    const view = gate.view.value;
    if (view.step !== "stuck") throw new Error(`the link leads to ${view.step} without a network`);
    expect(view.failure.code).toBe("server.unreachable");
    online = true;
    await view.retry();
    expect(gate.view.value.step).toBe("set-password");
  });

  test("of an empty service makes the first administrator", async () => {
    const empty = await openWorld();
    try {
      const key = await empty.parts.accounts.ensureFirstAdministratorLink();
      if (key === undefined) throw new Error("an empty service has no link");
      const gate = load("admin", fetchFrom(empty));
      await gate.open(key);
      expect(gate.view.value).toEqual({ step: "first-administrator", key });
      must(await gate.createFirstAdministrator({ key, name: "Wang", signInName: "wang", password: PASSWORD }));
      expect(gate.view.value.step).toBe("inside");
    } finally {
      await empty.close();
    }
  });
});

test("a paired screen enters, and is outside again when somebody unpairs it", async () => {
  const gate = load("classroom");
  gate.enter(people.device, "device");
  expect(gate.view.value.step).toBe("inside");
  if (people.device.holder.kind !== "device") throw new Error("the device is a person");
  must(await apiOf(world, people.admin.token).unpair(people.device.holder.deviceId));
  expect(await gate.api.lessons(0, 1)).toMatchObject({ error: { code: "session.ended" } });
  expect(gate.view.value).toEqual({ step: "outside", failure: { code: "session.ended", params: {} } });
  expect(load("classroom").view.value.step).toBe("outside");
});

test("signing out ends the session here and at the service", async () => {
  const gate = load("teacher");
  must(await gate.signIn("teacher", PASSWORD));
  const view = gate.view.value;
  if (view.step !== "inside") throw new Error("not signed in");
  await gate.signOut();
  expect(gate.view.value).toEqual({ step: "outside", failure: undefined });
  expect(load("teacher").view.value.step).toBe("outside");
  expect(await apiOf(world, view.session.token).currentSession()).toMatchObject({ error: { code: "session.ended" } });
});
