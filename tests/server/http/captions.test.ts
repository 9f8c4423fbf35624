import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { captionKeyMade, captionKeyView, type PostedCaption } from "../../../signaling/contract/captions.ts";
import { granted } from "../../../signaling/contract/errors.ts";
import { openWorld, populate, refusalOf, type World } from "./world.ts";

let world: World;
let people: Awaited<ReturnType<typeof populate>>;
const said: PostedCaption[] = [];

beforeAll(async () => {
  const captioning = {
    say: (_id: string, caption: PostedCaption) => {
      said.push(caption);
      return granted({});
    },
  };
  world = await openWorld({ captioning });
  people = await populate(world);
});
beforeEach(() => {
  said.length = 0;
});
afterAll(() => world.close());

const path = () => `/lessons/${people.lesson.id}`;
const make = async (token = people.teacher.token) =>
  captionKeyMade.parse((await world.ask("post", `${path()}/caption-key`, { token })).json);
const caption = { sequence: 1, text: "今天我们学习分数。", language: "zh-CN", final: true };
const post = (key: string, change: object = {}, from?: string) =>
  world.ask("post", `${path()}/captions`, { body: { key, ...caption, ...change }, ...(from ? { from } : {}) });

it("the key is told once, kept as a hash, and posts until it is renewed or revoked", async () => {
  const first = await make();
  expect(first.url).toBe(`http://lessons.example.org/api/v1${path()}/captions`);
  expect(world.rows()).not.toContain(first.key);
  expect((await post(first.key)).status).toBe(200);
  expect(said).toEqual([caption]);

  const second = await make(people.admin.token);
  expect(refusalOf(await post(first.key)).code).toBe("caption.wrong-key");
  expect((await post(second.key)).status).toBe(200);
  const view = await world.ask("get", `${path()}/caption-key`, { token: people.teacher.token });
  expect(captionKeyView.parse(view.json)).toEqual({
    lessonId: people.lesson.id,
    title: people.lesson.title,
    madeAt: second.madeAt,
  });
  expect(view.text).not.toContain(second.key);

  expect((await world.ask("delete", `${path()}/caption-key`, { token: people.teacher.token })).status).toBe(200);
  expect(refusalOf(await post(second.key)).code).toBe("caption.wrong-key");
  expect(said).toHaveLength(2);
});

it("what is no caption is refused with the place and the rule, and shown to nobody", async () => {
  const { key } = await make();
  for (const change of [
    { text: "字".repeat(301) },
    { text: " " },
    { text: "turned \u202e over" },
    { text: 5 },
    { language: "zh_CN; drop" },
    { sequence: 0 },
    { sequence: 1.5 },
    { final: "yes" },
  ])
    expect(refusalOf(await post(key, change)).code).toBe("input.invalid");
  expect(said).toEqual([]);
});

it("a classroom's screen makes no key, and nobody one for a lesson that is not theirs", async () => {
  const refusal = refusalOf(await world.ask("post", `${path()}/caption-key`, { token: people.device.token }));
  expect(refusal.code).toBe("session.forbidden");
  const unknown = await world.ask("post", "/lessons/les-unknown-0001/caption-key", { token: people.teacher.token });
  expect(refusalOf(unknown).code).toBe("record.not-found");
});

it("keys cannot be guessed from one address for long, and the right one does not count", async () => {
  const { key } = await make();
  const from = "203.0.113.77";
  for (let guess = 0; guess < 100; guess += 1) {
    expect(refusalOf(await post("a wrong key of the right length", {}, from)).code).toBe("caption.wrong-key");
    if (guess < 3) expect((await post(key, {}, from)).status).toBe(200);
  }
  expect(refusalOf(await post("a wrong key of the right length", {}, from)).code).toBe("request.too-many");
});
