import { once } from "node:events";
import { createServer } from "node:http";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { mayReach, placeOfAddress, refusalOfUrl } from "../../../server/webhooks/address.ts";
import { createPost } from "../../../server/webhooks/post.ts";
import { signatureOf } from "../../../server/webhooks/sign.ts";
import { FakeClock } from "../../support/fake-clock.ts";
import { openReceiver, type Receiver } from "../../support/receiver.ts";

const clock = new FakeClock();
const post = createPost({ clock, allowPrivate: true });
const guarded = createPost({ clock, allowPrivate: false });
const never = new AbortController().signal;
const letterTo = (url: string) => ({ url, headers: { "webhook-id": "msg-1" }, body: '{"a":"ü"}' });

let receiver: Receiver;
beforeEach(async () => {
  receiver = await openReceiver();
});
afterEach(() => receiver.close());

describe("a message", () => {
  it("arrives as it is, and what the answer begins with is kept", async () => {
    receiver.answer = (response) => response.writeHead(200).end("谢谢\u0000".repeat(1_000));
    const attempt = await post(letterTo(receiver.url), never);
    expect(receiver.got).toMatchObject([{ body: '{"a":"ü"}', headers: { "webhook-id": "msg-1" } }]);
    expect(attempt).toMatchObject({ status: 200, failure: null });
    expect(attempt.excerpt).toMatch(/^谢谢/);
    expect(attempt.excerpt.length).toBeLessThanOrEqual(1_000);
    expect(attempt.excerpt).not.toContain("\u0000");
  });

  it("is not sent when the service ends before it begins", async () => {
    expect(await post(letterTo(receiver.url), AbortSignal.abort())).toMatchObject({ failure: "unreachable" });
    expect(receiver.got).toEqual([]);
  });

  it("follows no redirect", async () => {
    const elsewhere = await openReceiver();
    receiver.answer = (response) => response.writeHead(307, { Location: elsewhere.url }).end();
    expect(await post(letterTo(receiver.url), never)).toMatchObject({ status: 307, failure: "redirect" });
    expect(elsewhere.connections).toBe(0);
    await elsewhere.close();
  });

  it("does not wait for the end of an answer that has none", async () => {
    receiver.answer = (response) => {
      response.writeHead(200);
      const pour = (): void => {
        while (!response.destroyed && response.write("x".repeat(16_384)));
        if (!response.destroyed) response.once("drain", pour);
      };
      pour();
    };
    expect(await post(letterTo(receiver.url), never)).toMatchObject({ status: 200, failure: null });
  });

  it("waits for an answer so long and no longer", async () => {
    const asked = new Promise<void>((resolve) => {
      receiver.answer = () => resolve();
    });
    const attempt = post(letterTo(receiver.url), never);
    await asked;
    clock.advance(20_000);
    expect(await attempt).toMatchObject({ status: null, failure: "timeout", tookMs: 20_000 });
  });

  it("to a port where nobody listens, a name that is none, or no TLS fails with the reason", async () => {
    const gone = createServer().listen(0, "127.0.0.1");
    await once(gone, "listening");
    const address = gone.address();
    gone.close();
    await once(gone, "close");
    const port = typeof address === "object" ? address?.port : 0;
    expect(await post(letterTo(`http://127.0.0.1:${port}/`), never)).toMatchObject({ failure: "unreachable" });
    expect(await post(letterTo("http://no-such-host.invalid/"), never)).toMatchObject({ failure: "unknown-host" });
    const secure = receiver.url.replace("http:", "https:");
    expect(await post(letterTo(secure), never)).toMatchObject({ failure: "certificate" });
  });

  it("never reaches this machine or its network unless that is allowed: not by address, and not by a name", async () => {
    for (const host of ["127.0.0.1", "[::1]", "[::ffff:127.0.0.1]", "2130706433", "0x7f.1", "localhost", "0.0.0.0"]) {
      for (const scheme of ["http", "https"]) {
        const attempt = await guarded(letterTo(`${scheme}://${host}:${receiver.port}/`), never);
        expect([host, attempt.failure]).toEqual([host, "forbidden-address"]);
      }
    }
    expect(receiver.connections).toBe(0);
  });
});

it("a signature is the one that the specification gives as its example", () => {
  const signature = signatureOf(
    "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
    "msg_p5jXN8AQM9LWM0D4loKWxJek",
    1614265330,
    '{"test": 2432232314}',
  );
  expect(signature).toBe("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
});

describe("addresses", () => {
  it.each([
    ["93.184.216.34", "public"],
    ["8.8.8.8", "public"],
    ["2606:4700:4700::1111", "public"],
    ["::ffff:8.8.8.8", "public"],
    ["127.0.0.1", "private"],
    ["10.1.2.3", "private"],
    ["172.31.0.1", "private"],
    ["192.168.0.1", "private"],
    ["100.64.0.1", "private"],
    ["::1", "private"],
    ["fd00::1", "private"],
    ["::ffff:10.0.0.1", "private"],
    ["::ffff:7f00:1", "private"],
    ["169.254.169.254", "forbidden"],
    ["100.100.100.200", "forbidden"],
    ["::ffff:100.100.100.200", "forbidden"],
    ["fd00:ec2::254", "forbidden"],
    ["fd00:0ec2:0:0::254", "forbidden"],
    ["fd20:ce::254", "forbidden"],
    ["::ffff:169.254.169.254", "forbidden"],
    ["fe80::1", "forbidden"],
    ["fe80::1%eth0", "forbidden"],
    ["0.0.0.0", "forbidden"],
    ["::", "forbidden"],
    ["255.255.255.255", "forbidden"],
    ["224.0.0.1", "forbidden"],
    ["ff02::1", "forbidden"],
    ["192.0.2.1", "forbidden"],
    ["64:ff9b::7f00:1", "forbidden"],
    ["2002:7f00:1::", "forbidden"],
    ["2001:0:7f00:1::", "forbidden"],
    ["::127.0.0.1", "forbidden"],
    ["name", "forbidden"],
  ])("%s is %s", (address, place) => {
    expect(placeOfAddress(address)).toBe(place);
  });

  it("that are public are asked over https alone, also where private ones are allowed", () => {
    expect(mayReach(new URL("http://example.org/"), "93.184.216.34", true)).toBe(false);
    expect(mayReach(new URL("https://example.org/"), "93.184.216.34", false)).toBe(true);
    expect(mayReach(new URL("http://nas.local/"), "192.168.1.5", true)).toBe(true);
    expect(mayReach(new URL("http://metadata/"), "169.254.169.254", true)).toBe(false);
  });

  it.each([
    ["https://example.org/hear?x=1", false, undefined],
    ["http://example.org/hear", false, "webhook.needs-https"],
    ["http://8.8.8.8/", true, "webhook.needs-https"],
    ["http://nas.school/", true, undefined],
    ["http://192.168.1.5/", true, undefined],
    ["https://192.168.1.5/", false, "webhook.private-address"],
    ["https://[::ffff:127.0.0.1]/", false, "webhook.private-address"],
    ["https://2130706433/", false, "webhook.private-address"],
    ["https://localhost/", false, "webhook.private-address"],
    ["https://169.254.169.254/", true, "webhook.private-address"],
    ["https://user:password@example.org/", false, "webhook.unfit-address"],
    ["https://example.org/#part", false, "webhook.unfit-address"],
    ["ftp://example.org/", true, "webhook.unfit-address"],
    ["javascript:alert(1)", true, "webhook.unfit-address"],
    ["not an address", true, "webhook.unfit-address"],
  ])("as an endpoint, %s (private ones allowed: %s) is answered with %s", (url, allowPrivate, code) => {
    expect(refusalOfUrl(url, allowPrivate)?.error.code).toBe(code);
  });
});
