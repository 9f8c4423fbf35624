import { z } from "zod";
import {
  type DtlsParameters,
  dtlsParameters,
  type RtpParameters,
  type TransportParameters,
} from "../../../signaling/contract/media.ts";
import { CalledProcess } from "./child-calls.ts";

const nothing = z.object({}).optional();
const opened = z.object({ receiver: z.int(), dtlsParameters });
const total = z.object({ packets: z.int(), bytes: z.int(), lost: z.int() });

/** Sums over all that its receivers expect. */
export type FarmTotal = z.infer<typeof total>;

/** Many light receivers in a process of their own, so that their work is not counted as anybody else's. */
export class ReceiverFarm {
  readonly #process = new CalledProcess(new URL("./receiver-farm-process.ts", import.meta.url));

  /** A receiver for this transport; the server must know its DTLS parameters before it connects. */
  open(parameters: TransportParameters): Promise<{ receiver: number; dtlsParameters: DtlsParameters }> {
    return this.#process.call("open", { parameters }, opened);
  }

  async connect(receiver: number): Promise<void> {
    await this.#process.call("connect", { receiver }, nothing);
  }

  async expect(receiver: number, rtpParameters: RtpParameters): Promise<void> {
    await this.#process.call("expect", { receiver, rtpParameters }, nothing);
  }

  total(): Promise<FarmTotal> {
    return this.#process.call("total", {}, total);
  }

  close(): Promise<void> {
    return this.#process.close();
  }
}
