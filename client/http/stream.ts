import { type Failure, failed } from "./failure.ts";
import { readAnswer, type SendOptions } from "./send.ts";

/** The service says something every 15 s; a stream that is silent for longer than two of these is dead. */
const SILENCE_MS = 40_000;

/**
 * Follows a stream of server-sent events until it ends; answers why, or undefined when the service ended it in good
 * order. By fetch and not by EventSource, which cannot send the session's token.
 */
export type Follow = <E>(path: string, hear: (event: E) => void, stop: AbortSignal) => Promise<Failure | undefined>;

export function createFollow({ fetch, baseUrl, token, onFailure }: SendOptions): Follow {
  return async <E>(path: string, hear: (event: E) => void, stop: AbortSignal) => {
    const failure = await follow<E>(path, hear, stop);
    if (failure) onFailure?.(failure);
    return failure;
  };

  async function follow<E>(path: string, hear: (event: E) => void, stop: AbortSignal): Promise<Failure | undefined> {
    const gaveUp = new AbortController();
    const giveUp = () => gaveUp.abort();
    stop.addEventListener("abort", giveUp);
    let timer = setTimeout(giveUp, SILENCE_MS);
    try {
      const headers = new Headers({ accept: "text/event-stream" });
      const bearer = token();
      if (bearer !== undefined) headers.set("authorization", `Bearer ${bearer}`);
      const response = await fetch(`${baseUrl}${path}`, { headers, cache: "no-store", signal: gaveUp.signal });
      if (!response.ok || !response.body) {
        const answer = await readAnswer<object>(response);
        return answer.ok ? failed("answer.unreadable").error : answer.error;
      }
      const reader = response.body.getReader();
      const decoder = new TextDecoder();
      let text = "";
      for (;;) {
        const { done, value } = await reader.read();
        clearTimeout(timer);
        timer = setTimeout(giveUp, SILENCE_MS);
        if (done) return undefined;
        const blocks = (text + decoder.decode(value, { stream: true })).split("\n\n");
        text = blocks.pop() ?? "";
        for (const block of blocks) if (block.startsWith("data: ")) hear(JSON.parse(block.slice("data: ".length)));
      }
    } catch {
      return failed("server.unreachable").error;
    } finally {
      clearTimeout(timer);
      stop.removeEventListener("abort", giveUp);
      // Whatever ended it, nothing is read any more.
      giveUp();
    }
  }
}
