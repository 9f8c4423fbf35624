import { describe, expect, test } from "vitest";
import type { LiveSource } from "../../../server/lesson/sources.ts";
import { type StillReader, Stills } from "../../../server/lesson/stills.ts";
import { sourceId } from "../../../signaling/contract/ids.ts";
import type { RoomId } from "../../../signaling/contract/lesson.ts";
import type { StillPart, StillsOrder } from "../../../signaling/contract/stills.ts";
import { FakeClock } from "../../support/fake-clock.ts";
import { FakeSfu } from "../../support/fake-sfu.ts";
import { codeOf, grantedValue, north, south } from "../../support/lesson-world.ts";
import { vp8Parameters } from "../../support/rtp.ts";
import { webpBytes } from "../../support/still-bytes.ts";

async function stillsOf(source: LiveSource["source"] = "board", room: RoomId = "master") {
  const clock = new FakeClock();
  const media = await new FakeSfu().openRoom("lesson", () => undefined);
  const transport = await media.openTransport("send");
  const taken = await transport.takeTrack({ kind: "video", rtpParameters: vp8Parameters, paused: false });
  const track = grantedValue(taken);
  const live: LiveSource = {
    id: sourceId.parse("src-board"),
    source,
    room,
    track,
    paused: false,
    pausedByPage: false,
    audience: "all",
    capture: undefined,
  };
  const orders: StillsOrder["wanted"][] = [];
  const parts: { room: StillReader; part: StillPart }[] = [];
  const confirmed: StillReader[] = [];
  const sources = [live];
  const stills = new Stills({
    clock,
    sources: () => sources,
    order: (_, { wanted }) => orders.push(wanted),
    deliver: async (to, part) => parts.push({ room: to, part }) > 0,
    confirm: (to) => confirmed.push(to),
  });
  const upload = (picture: Uint8Array | null = webpBytes(900)) => stills.take(room, { sourceId: live.id, picture });
  const pass = async (ms: number) => {
    for (let step = 0; step < ms; step += 50) {
      clock.advance(50);
      await Promise.resolve();
      await Promise.resolve();
    }
  };
  const reached = () => parts.map(({ room: to, part }) => `${to} ${part.still}`);
  return { stills, live, sources, orders, parts, confirmed, upload, pass, reached, id: live.id };
}

describe("asking", () => {
  test("a sender is asked when the first room needs stills, and told when the last does no more", async () => {
    const { stills, orders, id } = await stillsOf();
    stills.start(north, id, 64);
    stills.start(south, id, 32);
    expect(orders).toEqual([{ maxBytes: 40_000, everyMs: 2_500 }]);
    stills.stop(north, id);
    stills.stop(south, id);
    expect(orders.slice(1)).toEqual([{ maxBytes: 20_000, everyMs: 2_500 }, null]);
  });

  test("a weak room makes the pictures of another neither smaller nor rarer", async () => {
    const { stills, orders, id } = await stillsOf();
    stills.start(north, id, 128);
    stills.start(south, id, 32);
    expect(orders).toEqual([{ maxBytes: 40_000, everyMs: 1_250 }]);
  });

  test("a page that sends nothing is planned without for a minute", async () => {
    const { stills, live, id, pass, upload } = await stillsOf();
    expect(stills.canBeHadOf(live)).toBe(true);
    stills.start(north, id, 64);
    await pass(14_000);
    expect(stills.canBeHadOf(live)).toBe(true);
    await pass(2_000);
    expect(stills.canBeHadOf(live)).toBe(false);
    stills.stop(north, id);
    await pass(61_000);
    expect(stills.canBeHadOf(live)).toBe(true);
    stills.start(north, id, 64);
    grantedValue(upload());
    await pass(20_000);
    expect(stills.canBeHadOf(live)).toBe(true);
  });

  test("a classroom's camera and a voice are not offered as stills", async () => {
    const pupils = await stillsOf("pupils", north);
    expect(pupils.stills.canBeHadOf(pupils.live)).toBe(false);
    const voice = await stillsOf("voice");
    expect(voice.stills.canBeHadOf(voice.live)).toBe(false);
  });
});

describe("handing on", () => {
  test("each room that needs it gets the picture, one that comes later the newest", async () => {
    const { stills, id, upload, pass, reached } = await stillsOf();
    stills.start(north, id, 128);
    grantedValue(upload());
    await pass(2_000);
    grantedValue(upload());
    await pass(2_000);
    stills.start(south, id, 128);
    await pass(1_000);
    expect(reached()).toEqual([`${north} 1`, `${north} 2`, `${south} 2`]);
  });

  test("a page that says that nothing has changed makes the picture young again, and costs no picture", async () => {
    const { stills, id, upload, pass, parts, confirmed } = await stillsOf();
    stills.start(north, id, 128);
    grantedValue(upload());
    await pass(2_000);
    grantedValue(upload(null));
    expect(confirmed).toEqual([north]);
    expect(parts).toHaveLength(1);
  });

  test("nothing is kept of a source that has stopped, or that nobody needs", async () => {
    const { stills, id, upload, pass, reached, sources } = await stillsOf();
    stills.start(north, id, 128);
    grantedValue(upload());
    await pass(2_000);
    stills.leave(north);
    stills.start(south, id, 128);
    await pass(2_000);
    expect(reached()).toEqual([`${north} 1`]);
    stills.keep(new Set());
    sources.length = 0;
    expect(codeOf(upload())).toBe("media.not-found");
  });
});

describe("hostile uploads", () => {
  test.each([
    ["one byte too many", webpBytes(40_001), "input.too-large"],
    ["no picture", new TextEncoder().encode("<script>"), "media.unsupported"],
    [
      "a picture that would fill a decoder's memory",
      webpBytes(900, { width: 16_383, height: 16_383 }),
      "media.unsupported",
    ],
    ["a picture without a size", webpBytes(900, { width: 0, height: 720 }), "media.unsupported"],
  ])("%s is refused and reaches nobody", async (_, picture, code) => {
    const { stills, id, upload, pass, parts } = await stillsOf();
    stills.start(north, id, 128);
    expect(codeOf(upload(picture))).toBe(code);
    await pass(1_000);
    expect(parts).toEqual([]);
    expect(codeOf(upload())).toBe("granted");
  });

  test("nobody sends what was not asked for, for another room, or faster than asked", async () => {
    const { stills, id, upload } = await stillsOf();
    expect(codeOf(upload())).toBe("media.not-allowed");
    stills.start(north, id, 128);
    expect(codeOf(stills.take(south, { sourceId: id, picture: webpBytes() }))).toBe("media.not-found");
    expect(codeOf(upload())).toBe("granted");
    expect(codeOf(upload())).toBe("request.too-many");
    expect(codeOf(upload(null))).toBe("request.too-many");
  });
});
