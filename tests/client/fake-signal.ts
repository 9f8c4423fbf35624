import type { Answer, Signal, SignalState } from "../../signaling/connect.ts";
import type { Notice, NoticeName } from "../../signaling/contract/notices.ts";
import type { RequestInput, RequestName, RequestOutput } from "../../signaling/contract/requests.ts";

type Asked = { [N in RequestName]: { name: N; input: RequestInput<N> } }[RequestName];
type Responders = { [N in RequestName]?: (input: RequestInput<N>) => Promise<Answer<RequestOutput<N>>> };

/** The page's end of a socket whose other end is the test. Unanswered requests are granted `{}`-like answers by `answers`. */
export class FakeSignal implements Signal {
  state: SignalState = { kind: "connecting" };
  readonly asked: Asked[] = [];
  closed = false;
  #answers: Responders;
  readonly #notices = new Map<string, Set<(notice: never) => void>>();
  readonly #states = new Set<(state: SignalState) => void>();

  constructor(answers: Responders = {}) {
    this.#answers = answers;
  }

  answer(answers: Responders): void {
    this.#answers = { ...this.#answers, ...answers };
  }

  /** The names of the requests so far. */
  get names(): RequestName[] {
    return this.asked.map(({ name }) => name);
  }

  async request<N extends RequestName>(name: N, input: RequestInput<N>): Promise<Answer<RequestOutput<N>>> {
    this.asked.push({ name, input } as Asked);
    const respond = this.#answers[name];
    if (!respond) return { ok: false, error: { code: "server.unreachable", params: {} } };
    return await respond(input);
  }

  on<N extends NoticeName>(name: N, run: (notice: Notice<N>) => void): () => void {
    const known = this.#notices.get(name) ?? new Set();
    this.#notices.set(name, known);
    known.add(run);
    return () => known.delete(run);
  }

  onState(run: (state: SignalState) => void): () => void {
    this.#states.add(run);
    run(this.state);
    return () => this.#states.delete(run);
  }

  close(): void {
    this.closed = true;
    this.become({ kind: "closed" });
  }

  tell<N extends NoticeName>(name: N, notice: Notice<N>): void {
    for (const run of this.#notices.get(name) ?? []) run(notice as never);
  }

  become(state: SignalState): void {
    this.state = state;
    for (const run of [...this.#states]) run(state);
  }
}
