import { createSocket } from "node:dgram";
import { createServer } from "node:net";
import type { Config } from "../config.ts";
import { isLoopback } from "../machine.ts";
import type { Finding } from "./finding.ts";

/** Whether the ports can be listened on. It listens for a moment, so a running service makes it fail. */
export async function checkPorts(config: Pick<Config, "host" | "port" | "media">): Promise<Finding[]> {
  const { host, port, media } = config;
  return [await checkWebPort(host, port), await checkMediaPorts(media)];
}

async function checkWebPort(host: string, port: number): Promise<Finding> {
  const subject = "web port";
  const problem = await tryTcp(host, port);
  if (problem === undefined) return { subject, state: "ok", found: `${port} is free` };
  return { subject, state: "failed", found: `${port}: ${problem}`, advice: portAdvice("PORT", problem) };
}

async function checkMediaPorts(media: Config["media"]): Promise<Finding> {
  const subject = "media ports";
  const last = media.port === 0 ? 0 : media.port + media.workers - 1;
  const range = media.workers > 1 && media.port > 0 ? `${media.port} to ${last}` : `${media.port}`;
  const problems: { readonly port: string; readonly problem: string }[] = [];
  for (let port = media.port; port <= last; port += 1) {
    for (const ip of media.ips) {
      const udp = await tryUdp(ip, port);
      if (udp !== undefined) problems.push({ port: `${ip} UDP ${port}`, problem: udp });
      const tcp = await tryTcp(ip, port);
      if (tcp !== undefined) problems.push({ port: `${ip} TCP ${port}`, problem: tcp });
    }
  }
  const [first] = problems;
  if (first === undefined) {
    return { subject, state: "ok", found: `${range} are free, UDP and TCP, on ${media.ips.join(", ")}` };
  }
  const more = problems.length > 1 ? ` and ${problems.length - 1} more` : "";
  const found = `${first.port}: ${first.problem}${more}`;
  return { subject, state: "failed", found, advice: portAdvice("MEDIA_PORT", first.problem) };
}

function portAdvice(variable: string, problem: string): string {
  if (problem === "EACCES") return `Ports below 1024 need a privilege: set ${variable} to a higher one.`;
  return `Stop what uses it (is OneRoom itself running?), or set ${variable} to another port.`;
}

/** The system's error code, or `undefined` when the port can be had. Port 0 always can. */
function tryTcp(host: string, port: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", (error) => resolve(codeOf(error)));
    server.listen({ host, port, exclusive: true }, () => server.close(() => resolve(undefined)));
  });
}

function tryUdp(address: string, port: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    const socket = createSocket(address.includes(":") ? "udp6" : "udp4");
    socket.once("error", (error) => {
      socket.close();
      resolve(codeOf(error));
    });
    socket.bind({ address, port, exclusive: true }, () => socket.close(() => resolve(undefined)));
  });
}

function codeOf(error: Error): string {
  return "code" in error && typeof error.code === "string" ? error.code : error.message;
}

/** Which media addresses pages are told, and whether other sites can reach them. */
export function checkMediaAddress(media: Config["media"]): Finding {
  const subject = "address";
  if (media.announcedAddress !== null) {
    return { subject, state: "ok", found: `media is announced at ${media.announcedAddress}` };
  }
  const reachable = media.ips.filter((ip) => !isLoopback(ip));
  const found = `media is announced at ${media.ips.join(", ")}`;
  if (reachable.length === 0) {
    const advice = "Only this computer can take part: set MEDIA_ANNOUNCED_ADDRESS to an address that schools reach.";
    return { subject, state: "warning", found, advice };
  }
  if (reachable.every(isPrivate)) {
    const advice =
      "Only this local network reaches it: for other schools, set MEDIA_ANNOUNCED_ADDRESS to the public one.";
    return { subject, state: "warning", found, advice };
  }
  return { subject, state: "ok", found };
}

/** RFC 1918, RFC 6598 (carrier-grade NAT), RFC 3927 (link-local), RFC 4193 and RFC 4291 for IPv6. */
function isPrivate(ip: string): boolean {
  return /^(10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.|100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7])\.|169\.254\.|f[cd]|fe[89ab])/i.test(
    ip,
  );
}

/** Browsers give camera and microphone to secure contexts only: https, or this computer itself (W3C Secure Contexts). */
export function checkPublicUrl(publicUrl: string, isSet: boolean): Finding {
  const subject = "web address";
  const { protocol, hostname } = new URL(publicUrl);
  const local =
    hostname === "localhost" || hostname.endsWith(".localhost") || isLoopback(hostname.replace(/[[\]]/g, ""));
  if (protocol !== "https:" && !local) {
    const advice =
      "Browsers give no camera to an http page: set TLS=self-signed, or use https in front of the service.";
    return { subject, state: "failed", found: publicUrl, advice };
  }
  if (local && !isSet) {
    const advice =
      "It opens on this computer only: set PUBLIC_URL, and TLS=self-signed or a certificate, for other schools.";
    return { subject, state: "warning", found: publicUrl, advice };
  }
  return { subject, state: "ok", found: `${publicUrl} is a secure context` };
}
