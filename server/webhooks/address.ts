import { BlockList, isIP } from "node:net";
import { refused } from "../../signaling/contract/errors.ts";

/**
 * Where deliveries may go. Whoever can add an endpoint must not be able to look into the service's own network with it
 * (server-side request forgery), so only public addresses are sent to, over https. Where the operator allows private
 * ones, those of this machine and network may be asked as well, and these also over http.
 */

/** IANA's special-purpose registries (RFC 6890) without what is globally reachable. */
const special = new BlockList();
for (const [network, bits] of [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.0.2.0", 24],
  ["192.88.99.0", 24],
  ["192.168.0.0", 16],
  ["198.18.0.0", 15],
  ["198.51.100.0", 24],
  ["203.0.113.0", 24],
  ["224.0.0.0", 3],
] as const)
  special.addSubnet(network, bits, "ipv4");
/** Of IPv6, global unicast is 2000::/3; in it, these lead elsewhere: Teredo and its like, documentation, 6to4. */
for (const [network, bits] of [
  ["2001::", 23],
  ["2001:db8::", 32],
  ["2002::", 16],
  ["3fff::", 20],
] as const)
  special.addSubnet(network, bits, "ipv6");
const globalUnicast = new BlockList();
globalUnicast.addSubnet("2000::", 3, "ipv6");

/** Loopback, this network, or one behind address translation: what an operator may allow. */
const own = new BlockList();
for (const [network, bits] of [
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["172.16.0.0", 12],
  ["192.168.0.0", 16],
] as const)
  own.addSubnet(network, bits, "ipv4");
own.addSubnet("fc00::", 7, "ipv6");
own.addAddress("::1", "ipv6");

/** Metadata services that stand in networks an operator may allow: of Alibaba Cloud, AWS and Google Cloud. */
const metadata = new BlockList();
metadata.addAddress("100.100.100.200", "ipv4");
metadata.addAddress("fd00:ec2::254", "ipv6");
metadata.addAddress("fd20:ce::254", "ipv6");

/** `link-local` and what is no unicast address are `forbidden`, whatever is allowed: metadata services listen there. */
export function placeOfAddress(address: string): "public" | "private" | "forbidden" {
  const ip = unmapped(address);
  if (isIP(ip) === 4) {
    if (metadata.check(ip, "ipv4")) return "forbidden";
    if (own.check(ip, "ipv4")) return "private";
    return special.check(ip, "ipv4") ? "forbidden" : "public";
  }
  if (isIP(ip) !== 6 || ip.includes("%")) return "forbidden";
  if (metadata.check(ip, "ipv6")) return "forbidden";
  if (own.check(ip, "ipv6")) return "private";
  return globalUnicast.check(ip, "ipv6") && !special.check(ip, "ipv6") ? "public" : "forbidden";
}

/** ::ffff:a.b.c.d in any spelling is a.b.c.d. */
function unmapped(address: string): string {
  if (isIP(address) !== 6 || address.includes("%")) return address;
  const hostname = URL.parse(`http://[${address}]`)?.hostname ?? "";
  const mapped = /^\[::ffff:([\da-f]{1,4}):([\da-f]{1,4})\]$/.exec(hostname);
  if (mapped === null) return address;
  const [high, low] = [Number.parseInt(mapped[1] ?? "", 16), Number.parseInt(mapped[2] ?? "", 16)];
  return [high >> 8, high & 255, low >> 8, low & 255].join(".");
}

/** Whether a connection to this address may be made for such a URL. */
export function mayReach(url: URL, address: string, allowPrivate: boolean): boolean {
  const place = placeOfAddress(address);
  if (place === "public") return url.protocol === "https:";
  return place === "private" && allowPrivate;
}

/** What can be said of an endpoint's URL before it is asked; the name's address is looked at with every delivery. */
export function refusalOfUrl(text: string, allowPrivate: boolean) {
  const url = URL.parse(text);
  const known = url !== null && (url.protocol === "https:" || url.protocol === "http:");
  if (!known || url.username !== "" || url.password !== "" || url.hash !== "" || url.hostname === "") {
    return refused("webhook.unfit-address");
  }
  const ip = url.hostname.replace(/^\[|\]$/g, "");
  const isAddress = isIP(ip) !== 0;
  if (url.protocol === "http:" && (!allowPrivate || (isAddress && placeOfAddress(ip) === "public"))) {
    return refused("webhook.needs-https");
  }
  const named = ip === "localhost" || ip.endsWith(".localhost");
  if ((isAddress && !mayReach(url, ip, allowPrivate)) || (named && !allowPrivate)) {
    return refused("webhook.private-address");
  }
  return undefined;
}
