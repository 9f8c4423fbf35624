import { type DestinationStream, type Logger, pino, stdTimeFunctions } from "pino";
import type { LogLevel } from "./config.ts";

/** What every part writes its log with. Errors go under `err`, so that their stack and causes are kept. */
export type Log = Pick<Logger, "fatal" | "error" | "warn" | "info" | "debug" | "trace"> & {
  child(bindings: LogContext): Log;
};

/** On every line of a child log. */
interface LogContext {
  lessonId?: string;
  classroomId?: string;
  [name: string]: string | number | undefined;
}

const secretNames = ["authorization", "cookie", "jwtSecret", "key", "password", "secret", "ticket", "token"];
/** pino's redaction matches whole paths: these names are cleaned wherever they are at most three levels deep. */
const secretPaths = secretNames.flatMap((name) => [name, `*.${name}`, `*.*.${name}`, `*.*.*.${name}`]);

/** One JSON object a line, on standard output unless a destination is given. */
export function createLog(level: LogLevel, destination?: DestinationStream): Log {
  const options = {
    level,
    base: null,
    timestamp: stdTimeFunctions.isoTime,
    redact: { paths: secretPaths, censor: "[redacted]" },
    formatters: { level: (label: string) => ({ level: label }) },
  };
  return destination === undefined ? pino(options) : pino(options, destination);
}
