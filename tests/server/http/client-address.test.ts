import { once } from "node:events";
import { createServer, get } from "node:http";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { clientAddresses } from "../../../server/http/client-address.ts";

const asked: string[] = [];
const addresses = clientAddresses(["loopback", "10.0.0.0/8", "2001:db8::1"]);
const server = createServer((request, response) => {
  asked.push(addresses.of(request));
  response.end();
});

beforeAll(async () => {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
});
afterAll(() => server.close());

async function seenAs(forwarded?: string): Promise<string | undefined> {
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the server has no port");
  const headers = forwarded === undefined ? {} : { "X-Forwarded-For": forwarded };
  const sent = get({ port: address.port, host: "127.0.0.1", agent: false, headers });
  const [response] = await once(sent, "response");
  response.resume();
  return asked.pop();
}

describe("clientAddresses", () => {
  it.each([
    [undefined, "127.0.0.1"],
    ["203.0.113.7", "203.0.113.7"],
    ["1.1.1.1, 203.0.113.7", "203.0.113.7"],
    ["203.0.113.7, 10.1.2.3", "203.0.113.7"],
    ["203.0.113.7, 2001:db8::1, ::ffff:10.9.9.9", "203.0.113.7"],
    ["2001:db8::2", "2001:db8::2"],
    ["10.1.2.3", "10.1.2.3"],
    ["made up", "127.0.0.1"],
    ["203.0.113.7, made up, 10.1.2.3", "10.1.2.3"],
  ])("takes %j for %s", async (forwarded, address) => {
    expect(await seenAs(forwarded)).toBe(address);
  });

  it("trusts networks as they are written", () => {
    const asTrusted = ["127.9.9.9", "::1", "::ffff:127.0.0.1", "10.255.0.1", "2001:db8::1", "11.0.0.1", "x"];
    expect(asTrusted.map(addresses.isProxy)).toEqual([true, true, true, true, true, false, false]);
  });
});
