import type { Answer } from "./failure.ts";
import { failed } from "./failure.ts";
import { readAnswer, type SendOptions } from "./send.ts";

/** What is no JSON: a file on its way up, a picture on its way down. Neither has a time limit of ours: links are slow. */
export interface Files {
  upload<T>(path: string, file: Blob): Promise<Answer<T>>;
  /** Undefined when it is not to be had now. The browser keeps it for good, so a second time costs nothing. */
  picture(path: string, signal: AbortSignal): Promise<Blob | undefined>;
}

export function createFiles({ fetch, baseUrl, token }: Pick<SendOptions, "fetch" | "baseUrl" | "token">): Files {
  const headers = (more: Record<string, string> = {}): Headers => {
    const made = new Headers(more);
    const bearer = token();
    if (bearer !== undefined) made.set("authorization", `Bearer ${bearer}`);
    return made;
  };
  return {
    async upload<T>(path: string, file: Blob) {
      try {
        const type = file.type === "" ? "application/octet-stream" : file.type;
        const init = { method: "PUT", headers: headers({ "content-type": type }), body: file };
        return await readAnswer<T>(await fetch(`${baseUrl}${path}`, init));
      } catch {
        // The connection broke off: there is no answer.
        return failed("server.unreachable");
      }
    },
    async picture(path, signal) {
      try {
        const response = await fetch(`${baseUrl}${path}`, { headers: headers(), signal });
        return response.ok ? await response.blob() : undefined;
      } catch {
        // Given up, or no network: it is asked for again when it is needed.
        return undefined;
      }
    },
  };
}
