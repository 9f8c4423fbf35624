import { describe, expect, test } from "vitest";
import { MAX_MESSAGE_BYTES } from "../../signaling/contract/protocol.ts";
import { requests } from "../../signaling/contract/requests.ts";
import { fc } from "../support/properties.ts";
import { routerCapabilities } from "../support/rtp.ts";
import { open, served } from "./served.ts";

const { at, page, stranger } = served();

describe("requests", () => {
  test("are answered with the handler's value or refusal", async () => {
    const signal = page();
    await open(signal);
    expect(await signal.request("goLive", {})).toEqual({ ok: true, value: {} });
    expect(await signal.request("restartIce", { direction: "send" })).toEqual({
      ok: false,
      error: { code: "lesson.not-joined", params: {} },
    });
  });

  test("a handler that breaks is answered with a reference and nothing of its error", async () => {
    const signal = page();
    await open(signal);
    const answer = await signal.request("join", { rtpCapabilities: routerCapabilities });
    expect(answer).toMatchObject({ ok: false, error: { code: "server.failed" } });
    expect(JSON.stringify(answer)).not.toContain("broken");
    expect(await signal.request("goLive", {})).toEqual({ ok: true, value: {} });
  });

  test("the place and the rule of bad input are named", async () => {
    const socket = await stranger();
    const answer = await socket.emitWithAck("startSource", {
      source: "teacher",
      kind: "video",
      paused: false,
      rtpParameters: { codecs: [{ mimeType: "video/VP8", payloadType: 4_000, clockRate: 90_000 }] },
    });
    expect(answer).toEqual({
      ok: false,
      error: { code: "input.invalid", params: { path: "rtpParameters.codecs.0.payloadType", rule: "too_big" } },
    });
  });

  test.each(["constructor", "__proto__", "toString", "nope", "disconnecting2", ""])(
    "the unknown request %j is refused",
    async (name) => {
      const socket = await stranger();
      expect(await socket.emitWithAck(name, {})).toEqual({
        ok: false,
        error: { code: "request.unknown", params: {} },
      });
    },
  );

  test("input of any shape gets a coded refusal and reaches no handler unless it is valid", async () => {
    const socket = await stranger();
    const names = Object.keys(requests);
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...names), fc.jsonValue({ maxDepth: 4 }), async (name, input) => {
        at.seen.calls.length = 0;
        const answer: unknown = await socket.timeout(5_000).emitWithAck(name, input);
        const valid = requests[name as keyof typeof requests].input.safeParse(input).success;
        if (valid) return;
        expect(answer).toMatchObject({ ok: false });
        expect(["input.invalid", "request.too-many"]).toContain((answer as { error: { code: string } }).error.code);
        expect(at.seen.calls).toEqual([]);
      }),
      // Not more: one that keeps sending refused requests is sent away.
      { numRuns: 120 },
    );
    const still = await stranger();
    expect(await still.emitWithAck("goLive", {})).toEqual({ ok: true, value: {} });
  });

  test("too many in a short time are refused, others are not affected", async () => {
    const [greedy, modest] = [await stranger(), await stranger()];
    const answers = await Promise.all(Array.from({ length: 650 }, () => greedy.emitWithAck("goLive", {})));
    const refusals = answers.filter((answer: { ok: boolean }) => !answer.ok);
    expect(refusals.length).toBe(150);
    expect(refusals[0]).toMatchObject({ error: { code: "request.too-many" } });
    expect(await modest.emitWithAck("goLive", {})).toEqual({ ok: true, value: {} });
  });

  test("what makes a lesson plan anew is refused sooner, and what is said beside it is not", async () => {
    const greedy = await stranger();
    const classroomId = "0b4d2f0e-6d0c-4a6c-9f55-3f6f4c1f2a10";
    const answers = await Promise.all(
      Array.from({ length: 90 }, () => greedy.emitWithAck("openClassroom", { classroomId })),
    );
    const refusals = answers.filter((answer: { ok: boolean }) => !answer.ok);
    expect(refusals.length).toBe(30);
    expect(refusals[0]).toMatchObject({ error: { code: "request.too-many" } });
    expect(await greedy.emitWithAck("goLive", {})).toEqual({ ok: true, value: {} });
  });

  test("messages without an acknowledgement, binary ones and many arguments do nothing", async () => {
    const socket = await stranger();
    socket.emit("goLive", {});
    socket.emit("goLive", {}, {}, {}, "not a function");
    socket.emit("goLive");
    expect(await socket.emitWithAck("openClassroom", Buffer.alloc(1_000))).toMatchObject({
      error: { code: "input.invalid" },
    });
    expect(at.seen.calls).toEqual([]);
  });

  test.each([MAX_MESSAGE_BYTES + 1, 1_000_000, 20_000_000])(
    "a message of %i bytes, over the limit, closes that socket only",
    async (bytes) => {
      const [huge, other] = [await stranger(), await stranger()];
      const closed = new Promise((resolve) => huge.once("disconnect", resolve));
      huge.emit("goLive", "x".repeat(bytes));
      await closed;
      expect(await other.emitWithAck("goLive", {})).toEqual({ ok: true, value: {} });
    },
  );
});
