import type { Refusal } from "../../signaling/contract/errors.ts";
import { type Answer, type Failure, failed } from "./failure.ts";

/** How long a page waits for an answer, in milliseconds: two satellite round trips, a handshake and a busy server. */
const REQUEST_TIMEOUT_MS = 15_000;
/** A file of some megabytes over a school's uplink. */
const UPLOAD_TIMEOUT_MS = 180_000;

export interface SendOptions {
  fetch: typeof fetch;
  /** Prefix of every path, e.g. `/api/v1`. */
  baseUrl: string;
  /** The session's token, when there is one. */
  token: () => string | undefined;
  /** Hears of every failure, beside the caller: a session that has ended concerns the whole page. */
  onFailure?: (failure: Failure) => void;
}

type Method = "GET" | "POST" | "PUT" | "DELETE";
export type Send = <T>(method: Method, path: string, body?: object) => Promise<Answer<T>>;

/**
 * One JSON request, or a spreadsheet's file as it is. Every way in which it can end is a value. Bodies are not checked again: they come from the page's
 * own origin and release, and the schemas would weigh more than the page.
 */
export function createSend({ fetch, baseUrl, token, onFailure }: SendOptions): Send {
  return async <T>(method: Method, path: string, body?: object) => {
    const answer = await request<T>(method, path, body);
    if (!answer.ok) onFailure?.(answer.error);
    return answer;
  };

  async function request<T>(method: Method, path: string, body?: object): Promise<Answer<T>> {
    const gaveUp = new AbortController();
    const timer = setTimeout(() => gaveUp.abort(), body instanceof Blob ? UPLOAD_TIMEOUT_MS : REQUEST_TIMEOUT_MS);
    try {
      const headers = new Headers({ accept: "application/json" });
      const bearer = token();
      if (bearer !== undefined) headers.set("authorization", `Bearer ${bearer}`);
      if (body) headers.set("content-type", body instanceof Blob ? "text/csv" : "application/json");
      const response = await fetch(`${baseUrl}${path}`, {
        method,
        headers,
        cache: "no-store",
        signal: gaveUp.signal,
        ...(body ? { body: body instanceof Blob ? body : JSON.stringify(body) } : {}),
      });
      return await readAnswer<T>(response);
    } catch {
      // fetch rejects for one reason only: there was no (complete) answer.
      return failed("server.unreachable");
    } finally {
      clearTimeout(timer);
    }
  }
}

/** What a response says: its body, or the refusal in it. */
export async function readAnswer<T>(response: Response): Promise<Answer<T>> {
  const text = await response.text();
  if (response.ok && text === "") return { ok: true, value: JSON.parse("{}") };
  try {
    if (response.ok) return { ok: true, value: JSON.parse(text) };
    const problem: unknown = JSON.parse(text);
    return isRefusal(problem) ? { ok: false, error: problem } : failed("answer.unreadable");
  } catch {
    // A proxy's own error page: what stands behind it is not there.
    return failed(response.status >= 502 && response.status <= 504 ? "server.unreachable" : "answer.unreadable");
  }
}

function isRefusal(problem: unknown): problem is Refusal {
  if (typeof problem !== "object" || problem === null) return false;
  return (
    "code" in problem && typeof problem.code === "string" && "params" in problem && typeof problem.params === "object"
  );
}
