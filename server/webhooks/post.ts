import { lookup as lookUp } from "node:dns";
import { type IncomingMessage, request as plainRequest } from "node:http";
import { request as secureRequest } from "node:https";
import { isIP, type LookupFunction } from "node:net";
import type { DeliveryFailure } from "../../signaling/contract/webhooks.ts";
import type { Clock } from "../clock.ts";
import { mayReach } from "./address.ts";
import type { Attempt } from "./ports.ts";

/** From looking up the name to the end of the answer. The specification asks for 15 to 30 s. */
const TIMEOUT_MS = 20_000;
const EXCERPT_BYTES = 1_000;
/** What is read of an answer; of a longer one the connection is cut, and the status counts. */
const LONGEST_ANSWER_BYTES = 65_536;

export interface Letter {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Makes one attempt; never rejects. */
export type Post = (letter: Letter, signal: AbortSignal) => Promise<Attempt>;

class Forbidden extends Error {
  override readonly name = "Forbidden";
}

/**
 * Posts over a connection of its own. Redirects are not followed. Each address that a name stands for is judged when it
 * is connected to, not before: a name that answers otherwise the second time gains nothing (DNS rebinding).
 */
export function createPost({ clock, allowPrivate }: { clock: Clock; allowPrivate: boolean }): Post {
  return async ({ url: text, headers, body }, signal) => {
    const at = clock.now();
    const url = new URL(text);
    let timedOut = false;
    const stop = new AbortController();
    const cancelTimeout = clock.after(TIMEOUT_MS, () => {
      timedOut = true;
      stop.abort();
    });
    const end = (): void => stop.abort();
    if (signal.aborted) end();
    signal.addEventListener("abort", end);
    try {
      const { status, excerpt } = await exchange(url, headers, body, allowPrivate, stop.signal);
      const failure = status >= 200 && status < 300 ? null : status >= 300 && status < 400 ? "redirect" : "status";
      return { at, tookMs: clock.now() - at, status, failure, excerpt };
    } catch (cause) {
      const failure = timedOut ? "timeout" : failureOf(cause);
      return { at, tookMs: clock.now() - at, status: null, failure, excerpt: "" };
    } finally {
      cancelTimeout();
      signal.removeEventListener("abort", end);
    }
  };
}

function exchange(
  url: URL,
  headers: Letter["headers"],
  body: string,
  allowPrivate: boolean,
  signal: AbortSignal,
): Promise<{ status: number; excerpt: string }> {
  return new Promise((resolve, reject) => {
    const host = url.hostname.replace(/^\[|\]$/g, "");
    // An address in the URL is never looked up.
    if (isIP(host) !== 0 && !mayReach(url, host, allowPrivate)) throw new Forbidden(`${host} is not sent to`);
    const request = url.protocol === "https:" ? secureRequest : plainRequest;
    const sent = request(url, {
      method: "POST",
      headers: { ...headers, "Content-Length": Buffer.byteLength(body) },
      agent: false,
      lookup: guardedLookup(url, allowPrivate),
      signal,
      maxHeaderSize: 16_384,
    });
    sent.once("error", reject);
    sent.once("response", (response) => readExcerpt(response).then(resolve, reject));
    sent.end(body);
  });
}

/** Answers only addresses that may be connected to; the connection is made to one of these and no other. */
function guardedLookup(url: URL, allowPrivate: boolean): LookupFunction {
  return (hostname, options, answer) => {
    lookUp(hostname, { ...options, all: true }, (error, found) => {
      if (error) return answer(error, "", 0);
      const allowed = found.filter(({ address }) => mayReach(url, address, allowPrivate));
      const [first] = allowed;
      if (first === undefined) return answer(new Forbidden(`${hostname} leads to no address that is sent to`), "", 0);
      if (options.all) answer(null, allowed);
      else answer(null, first.address, first.family);
    });
  };
}

async function readExcerpt(response: IncomingMessage): Promise<{ status: number; excerpt: string }> {
  const status = response.statusCode ?? 0;
  let [bytes, start] = [0, Buffer.alloc(0)];
  for await (const part of response) {
    if (!Buffer.isBuffer(part)) throw new Error("an answer came as text");
    bytes += part.length;
    if (start.length < EXCERPT_BYTES) start = Buffer.concat([start, part]).subarray(0, EXCERPT_BYTES);
    // Leaving the loop cuts the connection.
    if (bytes > LONGEST_ANSWER_BYTES) break;
  }
  // PostgreSQL takes no zero character in a text.
  return { status, excerpt: start.toString("utf8").replaceAll("\u0000", "\ufffd") };
}

function failureOf(cause: unknown): DeliveryFailure {
  if (cause instanceof Forbidden) return "forbidden-address";
  const code = cause instanceof Error && "code" in cause ? String(cause.code) : "";
  if (code === "ENOTFOUND" || code === "EAI_AGAIN" || code === "ENODATA") return "unknown-host";
  return /CERT|^ERR_TLS|^ERR_SSL|^EPROTO|SELF_SIGNED|UNABLE_TO/.test(code) ? "certificate" : "unreachable";
}
