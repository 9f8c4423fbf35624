import { readFileSync } from "node:fs";

/** What a process has used, read from /proc (proc(5)); Linux only. */
export interface ProcessUsage {
  /** User and system time together. */
  readonly cpuMs: number;
  readonly rssMb: number;
}

/** USER_HZ, which is 100 on every Linux that Node.js runs on. */
const tickMs = 10;

export function processUsage(pid: number): ProcessUsage {
  const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
  // The second field is the name, in brackets and possibly with spaces: count from behind it. utime and stime are 14, 15.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  const cpuMs = (Number(fields[11]) + Number(fields[12])) * tickMs;
  const rssKb = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
  return { cpuMs, rssMb: Number(rssKb) / 1024 };
}
