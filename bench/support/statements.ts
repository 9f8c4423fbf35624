import type { LogEvent } from "kysely";
import type { Client } from "./year.ts";

/** Which statement of a question took longest, and how the database goes about it. */
export class Statements {
  #listens = false;
  #heard: { sql: string; parameters: readonly unknown[]; ms: number }[] = [];

  readonly log = (event: LogEvent): void => {
    if (!this.#listens || event.level !== "query" || !/^(select|with)/.test(event.query.sql)) return;
    this.#heard.push({ sql: event.query.sql, parameters: event.query.parameters, ms: event.queryDurationMillis });
  };

  /** Of all that a question asks the database: the slowest, with its plan. */
  async slowest(
    question: () => Promise<unknown>,
    client: Client,
  ): Promise<{ ms: number; sql: string; plan: string[] } | undefined> {
    this.#heard = [];
    this.#listens = true;
    await question();
    this.#listens = false;
    const [worst] = this.#heard.sort((a, b) => b.ms - a.ms);
    return worst && { ms: worst.ms, sql: worst.sql, plan: await client.explain(worst.sql, worst.parameters) };
  }
}
