import { afterAll, beforeAll, expect, it } from "vitest";
import { auditPage } from "../../../signaling/contract/audit.ts";
import { deckSlides, deckView } from "../../../signaling/contract/deck.ts";
import { makePdf } from "../../support/make-pdf.ts";
import { openWorld, populate, refusalOf, type World } from "./world.ts";

let world: World;
let people: Awaited<ReturnType<typeof populate>>;
let decks: string;

beforeAll(async () => {
  world = await openWorld();
  people = await populate(world);
  decks = `/lessons/${people.lesson.id}/decks`;
});
afterAll(() => world.close());

const put = (token: string | undefined, query: string, raw: Buffer, headers: Record<string, string> = {}) =>
  world.ask("put", `${decks}${query}`, { ...(token === undefined ? {} : { token }), raw, headers });

it("takes a teacher's file, and shows its pages to who has a seat in the lesson", { timeout: 60_000 }, async () => {
  const { teacher, device } = people;
  const sent = await put(teacher.token, "?name=Fractions.pdf", makePdf({ pages: ["One half"] }));
  expect(sent.status).toBe(201);
  const { id, name } = deckView.parse(sent.json);
  expect(name).toBe("Fractions.pdf");
  const states = async () => (await world.ask("get", decks, { token: teacher.token })).text;
  await expect.poll(states, { timeout: 60_000 }).toContain('"ready"');
  const seen = await world.ask("get", `${decks}/${id}`, { token: device.token });
  const [slide] = deckSlides.parse(seen.json).slides;
  const [image] = slide?.images ?? [];
  if (image === undefined) throw new Error("the page has no picture");
  const picture = await world.ask("get", `/slides/${image.hash}`, { token: device.token });
  expect(picture.status).toBe(200);
  expect(picture.headers["cache-control"]).toBe("private, max-age=31536000, immutable");
  expect(Number(picture.headers["content-length"])).toBe(image.bytes);
  const pictures = async () =>
    (await world.ask("get", `/lessons/${people.lesson.id}/pictures`, { token: device.token })).json;
  expect(await pictures()).toEqual({ items: [{ deck: id, pages: [{ number: 1, images: slide?.images }] }] });
  const attach = (token: string, attached: boolean) =>
    world.ask("put", `${decks}/${id}`, { token, body: { attached } });
  expect(refusalOf(await attach(device.token, false)).code).toBe("session.forbidden");
  expect((await attach(teacher.token, false)).status).toBe(200);
  expect(await pictures()).toEqual({ items: [] });
  expect(refusalOf(await world.ask("delete", `${decks}/${id}`, { token: device.token })).code).toBe(
    "session.forbidden",
  );
  expect((await world.ask("delete", `${decks}/${id}`, { token: teacher.token })).status).toBe(200);
  const gone = await world.ask("get", `/slides/${image.hash}`, { token: device.token });
  expect(refusalOf(gone).code).toBe("record.not-found");
  const { json } = await world.ask("get", `/audit?subjectId=${id}`, { token: people.admin.token });
  const { title: lesson } = people.lesson;
  const subject = { kind: "deck", id, name: "Fractions.pdf" };
  const noted = auditPage.parse(json).items.sort((one, other) => one.action.localeCompare(other.action));
  expect(noted).toMatchObject([
    { action: "deck.added", subject, before: null, after: { lesson } },
    { action: "deck.changed", subject, before: { lesson }, after: { lesson: null } },
    { action: "deck.deleted", subject, before: { lesson: null }, after: null },
  ]);
});

it("gives pictures to sessions only, and nothing that is no picture", async () => {
  const hash = "a".repeat(64);
  expect(refusalOf(await world.ask("get", `/slides/${hash}`)).code).toBe("session.missing");
  const { token } = people.device;
  expect(refusalOf(await world.ask("get", `/slides/${hash}`, { token })).code).toBe("record.not-found");
  for (const path of ["..%2f..%2foneroom.db", "A".repeat(64), "jwt-secret", `${"a".repeat(64)}.png`])
    expect(refusalOf(await world.ask("get", `/slides/${path}`, { token })).code).toBe("request.not-found");
});

it("takes files from the lesson's teacher alone, with a name, and none that are too large", async () => {
  const file = makePdf({ pages: ["x"] });
  const { teacher, device, admin } = people;
  expect(refusalOf(await put(undefined, "?name=a.pdf", file)).code).toBe("session.missing");
  expect(refusalOf(await put(device.token, "?name=a.pdf", file)).code).toBe("session.forbidden");
  expect(refusalOf(await put(admin.token, "?name=a.pdf", file)).code).toBe("session.forbidden");
  expect(refusalOf(await put(teacher.token, "", file))).toMatchObject({
    code: "input.invalid",
    params: { path: "name" },
  });
  expect(refusalOf(await world.ask("get", decks, { token: device.token })).code).toBe("session.forbidden");
  const none = await world.ask("get", `${decks}/dck-none`, { token: device.token });
  expect(refusalOf(none).code).toBe("record.not-found");
});
