import { type Api, createApi } from "../../client/http/api.ts";
import type { Answer } from "../../client/http/failure.ts";
import type { World } from "../server/http/world.ts";

/** `fetch` as the page has it, over the real HTTP side: every request comes from another address. */
export function fetchFrom(world: World): typeof fetch {
  return async (url, init) => {
    const headers = Object.fromEntries(new Headers(init?.headers));
    const { status, text } = await world.send(init?.method ?? "GET", String(url), {
      headers,
      ...(typeof init?.body === "string" ? { raw: init.body } : {}),
    });
    return new Response(text, { status });
  };
}

/** The page's API client for whoever holds this token. */
export function apiOf(world: World, token?: string): Api {
  return createApi({ fetch: fetchFrom(world), token: () => token });
}

/** The value of an answer that must not be refused. */
export function must<T>(answer: Answer<T>): T {
  if (!answer.ok) throw new Error(`refused with ${JSON.stringify(answer.error)}`);
  return answer.value;
}
