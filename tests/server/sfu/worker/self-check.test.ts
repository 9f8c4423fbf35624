import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { runsHere, selfCheck } from "../../../../server/sfu/worker/self-check.ts";
import { failure, realWorker, useFolder } from "./use-folder.ts";

const at = useFolder();
const { script } = at;

describe("the self-check", () => {
  it("passes with the real worker", async () => {
    expect(await runsHere(realWorker)).toBe(true);
    await selfCheck(realWorker);
  });

  it.each([
    ["does nothing", "exit 0", /does not run as a mediasoup worker/],
    ["dies on start", 'test -z "$MEDIASOUP_VERSION" && exit 41; exit 1', /it never said that it runs/],
    [
      "spawns and is silent",
      'test -z "$MEDIASOUP_VERSION" && exit 41; exec tail -f /dev/null',
      /it never said that it runs/,
    ],
  ])("fails with a binary that %s", async (_, text, message) => {
    const error = await failure(selfCheck(script("worker", text), { timeoutMs: 1_500 }));
    expect(error.code).toBe("self-check");
    expect(error.message).toMatch(message);
  });

  it("fails with a worker that dies in its first handshake", async () => {
    // As one does that was built against an OpenSSL with kernel TLS: it starts well and answers, until a peer knocks.
    // Here a go-between hands requests on to the real worker, and kills it at the fifth: the first peer's connect().
    const goBetween = join(at.folder, "go-between.mjs");
    writeFileSync(
      goBetween,
      `import { createWriteStream } from "node:fs";
import { Socket } from "node:net";
const [pid, fifo] = process.argv.slice(2);
const worker = createWriteStream(fifo);
let unread = Buffer.alloc(0);
let seen = 0;
new Socket({ fd: 0, readable: true }).on("data", (data) => {
  unread = Buffer.concat([unread, data]);
  for (let end; unread.length >= 4 && unread.length >= (end = 4 + unread.readUInt32LE(0)); unread = unread.subarray(end)) {
    if (++seen < 5) worker.write(unread.subarray(0, end));
    else process.kill(Number(pid), "SIGSEGV"), process.exit();
  }
});
`,
    );
    const fifo = join(at.folder, "requests");
    const wrapper = script(
      "worker",
      `test -z "$MEDIASOUP_VERSION" && exit 41
mkfifo ${fifo}
${process.execPath} ${goBetween} $$ ${fifo} <&3 &
exec ${realWorker} "$@" 3<${fifo}`,
    );
    const error = await failure(selfCheck(wrapper));
    expect(error.message).toMatch(/no DTLS handshake was completed .*SIGSEGV/);
  });
});
