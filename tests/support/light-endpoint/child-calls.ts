import { type ChildProcess, fork } from "node:child_process";
import { z } from "zod";

/** Calls from a process to one that it has forked: `{id, name, input}` there, `{id, value}` or `{id, error}` back. */

const call = z.object({ id: z.int(), name: z.string(), input: z.unknown() });
const answerTo = z.union([
  z.object({ id: z.int(), error: z.string() }),
  z.object({ id: z.int(), value: z.unknown().optional() }),
]);

/** What a call runs, behind its schema. */
export type Answer = (input: unknown) => Promise<unknown>;

export function answer<Input>(schema: z.ZodType<Input>, run: (input: Input) => unknown): Answer {
  return async (input) => run(schema.parse(input));
}

/** In the child: answers the parent's calls, and ends with the parent. */
export function answerParent(answers: Readonly<Record<string, Answer>>): void {
  process.on("message", async (message) => {
    const { id, name, input } = call.parse(message);
    try {
      process.send?.({ id, value: await answers[name]?.(input) });
    } catch (error) {
      process.send?.({ id, error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
    }
  });
  process.on("disconnect", () => process.exit());
}

/** In the parent: a forked process that answers. */
export class CalledProcess {
  readonly #child: ChildProcess;
  readonly #waiting = new Map<number, { resolve: (value: unknown) => void; reject: (reason: Error) => void }>();
  readonly #exited: Promise<void>;
  #calls = 0;

  constructor(script: URL) {
    this.#child = fork(script);
    this.#child.on("message", (message) => this.#answered(answerTo.parse(message)));
    this.#exited = new Promise((resolve) => {
      this.#child.once("exit", () => {
        for (const { reject } of this.#waiting.values()) reject(new Error(`${script.pathname} has ended`));
        resolve();
      });
    });
  }

  get pid(): number {
    if (this.#child.pid === undefined) throw new Error("the process was not started");
    return this.#child.pid;
  }

  async call<Output>(name: string, input: object, schema: z.ZodType<Output>): Promise<Output> {
    const id = this.#calls++;
    const value = await new Promise<unknown>((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#child.send({ id, name, input });
    });
    return schema.parse(value);
  }

  /** Ends the process, and waits until it is gone. */
  async close(): Promise<void> {
    if (this.#child.connected) this.#child.disconnect();
    await this.#exited;
  }

  #answered(message: z.infer<typeof answerTo>): void {
    const waiting = this.#waiting.get(message.id);
    this.#waiting.delete(message.id);
    if ("error" in message) waiting?.reject(new Error(message.error));
    else waiting?.resolve(message.value);
  }
}
