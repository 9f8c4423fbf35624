import { io } from "socket.io-client";
import { describe, expect, test } from "vitest";
import { PROTOCOL_VERSION, SOCKET_PATH } from "../../signaling/contract/protocol.ts";
import { open, served, until } from "./served.ts";

const { at, page } = served();

describe("letting in", () => {
  test("a good ticket opens the socket and notices arrive", async () => {
    const signal = page();
    const heard = new Promise((resolve) => signal.on("clockTold", resolve));
    expect(await open(signal)).toMatchObject({ kind: "open", recovered: false });
    expect(await heard).toEqual({ serverNow: 1 });
  });

  test("a bad ticket is refused with its code, for good", async () => {
    const state = await until(page("forged"), ({ kind }) => kind === "refused");
    expect(state).toEqual({ kind: "refused", error: { code: "ticket.invalid", params: {} } });
    expect(at.seen.life).toEqual([]);
  });

  test.each([
    ["no ticket", {}, "ticket.missing"],
    ["a ticket that is a list", { ticket: ["good"], protocol: PROTOCOL_VERSION }, "ticket.missing"],
    ["a huge ticket", { ticket: "x".repeat(10_000), protocol: PROTOCOL_VERSION }, "ticket.missing"],
    ["another protocol", { ticket: "good", protocol: PROTOCOL_VERSION + 1 }, "protocol.unsupported"],
  ])("%s is refused", async (_name, auth, code) => {
    const socket = io(at.url, {
      path: SOCKET_PATH,
      transports: ["websocket"],
      reconnection: false,
      forceNew: true,
      auth,
    });
    at.clients.push(socket);
    const error = await new Promise<Error & { data?: { code: string } }>((resolve) =>
      socket.once("connect_error", resolve),
    );
    expect(error.data?.code).toBe(code);
  });

  test("guessing tickets is stopped, from that address only after many tries", async () => {
    let last = "";
    for (let tries = 0; tries < 70 && last !== "request.too-many"; tries += 1) {
      const state = await until(page("guess"), ({ kind }) => kind === "refused" || kind === "lost");
      last = state.kind === "refused" ? state.error.code : "request.too-many";
    }
    expect(last).toBe("request.too-many");
  });
});
