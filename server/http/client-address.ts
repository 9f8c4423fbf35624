import type { IncomingMessage } from "node:http";
import { BlockList, isIP } from "node:net";

/** Tells where a request really came from when proxies stand in between. */
export interface ClientAddresses {
  /** Whether this address may say for whom it asks. */
  isProxy(address: string): boolean;
  /**
   * The nearest address that is not a trusted proxy's. Also for the socket's handshake, so that its throttle counts the
   * same address as those of the routes.
   */
  of(request: IncomingMessage): string;
}

/** @param proxies addresses, networks such as `10.0.0.0/8`, or the word `loopback` */
export function clientAddresses(proxies: readonly string[]): ClientAddresses {
  const trusted = new BlockList();
  for (const entry of proxies.flatMap((name) => (name === "loopback" ? ["127.0.0.0/8", "::1"] : [name]))) {
    const [address = "", bits] = entry.split("/");
    if (bits === undefined) trusted.addAddress(address, familyOf(address));
    else trusted.addSubnet(address, Number(bits), familyOf(address));
  }
  const isProxy = (address: string) => isIP(address) !== 0 && trusted.check(address, familyOf(address));

  return {
    isProxy,
    of(request) {
      let nearest = request.socket.remoteAddress ?? "";
      const told = String(request.headers["x-forwarded-for"] ?? "").split(",");
      // Each proxy appends whom it heard from: read backwards as long as the speaker is trusted.
      while (isProxy(nearest)) {
        const before = told.pop()?.trim() ?? "";
        if (isIP(before) === 0) break;
        nearest = before;
      }
      return nearest;
    },
  };
}

const familyOf = (address: string) => (isIP(address) === 6 ? "ipv6" : "ipv4");
