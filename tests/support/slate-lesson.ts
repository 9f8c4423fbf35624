import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { SlateLine } from "../../client/slate/slate-line.ts";
import { browserClock } from "../../client/state/clock.ts";
import { connect, type Signal } from "../../signaling/connect.ts";
import { classroomId } from "../../signaling/contract/ids.ts";
import type { Seat } from "../../signaling/contract/lesson.ts";
import { serve } from "../../signaling/serve.ts";
import { lessonRecord, lessonWorld } from "./lesson-world.ts";
import { silentLog } from "./silent-log.ts";

/** One end of a lesson's slate over a real socket. */
export interface SlatePage {
  readonly signal: Signal;
  readonly slate: SlateLine;
  close(): void;
}

/** A lesson on a real server, whose pages are the client's own code without a browser. Media are the fake ones. */
export class SlateLesson {
  readonly #world = lessonWorld(lessonRecord());
  readonly #http = createServer();
  readonly #pages = new Set<SlatePage>();
  readonly #signaling = serve({
    http: this.#http,
    log: silentLog,
    now: () => Date.now(),
    addressOf: ({ socket }) => socket.remoteAddress ?? "",
    admit: (ticket) => this.#world.lessons.admit(lessonRecord().id, this.#seatOf(ticket)),
  });

  static async create(): Promise<SlateLesson> {
    const lesson = new SlateLesson();
    await new Promise<void>((resolve) => lesson.#http.listen(0, "127.0.0.1", resolve));
    return lesson;
  }

  get port(): number {
    const address: AddressInfo | string | null = this.#http.address();
    if (address === null || typeof address === "string") throw new Error("the server has no port");
    return address.port;
  }

  /** `who`: "teacher", a classroom's id, or an assistant's code. `at`: another address that leads here. */
  open(who: string, at = `127.0.0.1:${this.port}`): SlatePage {
    const signal = connect({ url: `http://${at}`, ticket: async () => who });
    const page: SlatePage = {
      signal,
      slate: new SlateLine({ signal, clock: browserClock }),
      close: () => {
        page.slate.close();
        signal.close();
        this.#pages.delete(page);
      },
    };
    this.#pages.add(page);
    return page;
  }

  async close(): Promise<void> {
    for (const page of [...this.#pages]) page.close();
    await this.#world.lessons.close();
    await this.#signaling.close();
  }

  #seatOf(ticket: string): Seat {
    if (ticket === "teacher") return { role: "teacher" };
    if (ticket.startsWith("cls-")) return { role: "classroom", classroomId: classroomId.parse(ticket) };
    const assistant = this.#world.lessons.assisting.seatOf(ticket);
    if (!assistant.ok) throw new Error(`nobody has the ticket ${ticket}`);
    return assistant.value.seat;
  }
}
