import { isIP } from "node:net";
import { availableParallelism, hostname, networkInterfaces } from "node:os";

/** What the defaults of the settings depend on. */
export interface Machine {
  readonly hostname: string;
  /** Every address of this machine, loopback included. */
  readonly addresses: readonly string[];
  readonly cores: number;
}

export function thisMachine(): Machine {
  const addresses = Object.values(networkInterfaces()).flatMap((list) => (list ?? []).map((entry) => entry.address));
  return { hostname: hostname(), addresses, cores: availableParallelism() };
}

/** The addresses that other machines may reach it by. IPv4 only: IPv6 privacy addresses change every day. */
export function lanAddresses({ addresses }: Pick<Machine, "addresses">): string[] {
  return [...new Set(addresses.filter((address) => isIP(address) === 4 && !isLoopback(address)))];
}

/** Takes an IP address. */
export const isLoopback = (ip: string) => ip.startsWith("127.") || ip === "::1";

/** Takes an IP address or a host name; true when it stands for every address of the machine. */
export const isWildcard = (host: string) => host === "0.0.0.0" || host === "::";
