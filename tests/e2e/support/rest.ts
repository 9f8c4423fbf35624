import type { AttendanceRow, LessonRecord, Session } from "../../../signaling/contract/api.ts";

/** Speaks the REST API as the holder of a demo link. */
export async function signInBy(link: string): Promise<Rest> {
  const url = new URL(link);
  const key = url.hash.replace("#key=", "");
  const answer = await fetch(new URL("/api/v1/sessions", url), {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ with: "link", key }),
  });
  if (!answer.ok) throw new Error(`no session for ${url.pathname}: ${answer.status}`);
  const session: Session = await answer.json();
  return new Rest(url.origin, session);
}

export class Rest {
  readonly session: Session;
  readonly #origin: string;

  constructor(origin: string, session: Session) {
    this.#origin = origin;
    this.session = session;
  }

  get classroomId(): string {
    const { holder } = this.session;
    if (holder.kind !== "device") throw new Error("this session belongs to no classroom");
    return holder.classroomId;
  }

  async lessons(): Promise<LessonRecord[]> {
    const day = 24 * 60 * 60_000;
    const found: { items: LessonRecord[] } = await this.get(
      `/api/v1/lessons?from=${Date.now() - day}&to=${Date.now() + day}`,
    );
    return found.items;
  }

  async attendance(lessonId: string): Promise<AttendanceRow[]> {
    const found: { items: AttendanceRow[] } = await this.get(`/api/v1/lessons/${lessonId}/attendance`);
    return found.items;
  }

  async get<T>(path: string): Promise<T> {
    return await this.#ask(path, {});
  }

  async post<T>(path: string, body: object): Promise<T> {
    return await this.#ask(path, { method: "POST", body: JSON.stringify(body) });
  }

  async #ask<T>(path: string, request: RequestInit): Promise<T> {
    const headers = { authorization: `Bearer ${this.session.token}`, "content-type": "application/json" };
    const answer = await fetch(new URL(path, this.#origin), { ...request, headers });
    if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
    return await answer.json();
  }
}
