import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import type { CodeHolder } from "./question-ports.ts";

const DEVICE_BYTES = 12;
/** 128 bits, of which nobody guesses one. */
const SIGNATURE_BYTES = 16;

/**
 * Passes of children's devices: a device's number, drawn here and signed for one classroom in one lesson, so that no device
 * can make more of itself up. They outlive the service, and say nothing of whose device it is.
 */
export class AnswerPasses {
  readonly #secret: string;

  constructor(secret: string) {
    this.#secret = secret;
  }

  issue(holder: CodeHolder): string {
    const device = randomBytes(DEVICE_BYTES).toString("base64url");
    return `${device}.${this.#sign(device, holder).toString("base64url")}`;
  }

  /** The device that this pass was given to for this classroom and lesson; null: it was not. */
  deviceOf(pass: string, holder: CodeHolder): string | null {
    const [device = "", signature = ""] = pass.split(".");
    const given = Buffer.from(signature, "base64url");
    const right = this.#sign(device, holder);
    return given.length === right.length && timingSafeEqual(given, right) ? device : null;
  }

  #sign(device: string, { lessonId, classroomId }: CodeHolder): Buffer {
    return createHmac("sha256", this.#secret)
      .update(`answer ${lessonId} ${classroomId} ${device}`)
      .digest()
      .subarray(0, SIGNATURE_BYTES);
  }
}
