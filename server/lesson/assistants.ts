import type { ClassroomId, LessonId } from "../../signaling/contract/ids.ts";
import type { RoomId, RoomSeat } from "../../signaling/contract/lesson.ts";
import type { Line } from "../../signaling/contract/line.ts";
import type { Notice, NoticeName } from "../../signaling/contract/notices.ts";
import type { RoomCodes } from "./room-codes.ts";

/** An assistant's device. */
export interface AssistantDevice {
  readonly seat: RoomSeat;
  readonly room: RoomId;
  readonly line: Line;
}

/** A room has a tablet and perhaps a telephone. One more takes the place of the oldest. */
const MOST_DEVICES = 4;

/** The second devices of one lesson's classrooms. They live by their big screen: when it leaves, they are out. */
export class Assistants {
  readonly #lessonId: LessonId;
  readonly #codes: RoomCodes;
  readonly #onChange: (room: RoomId) => void;
  readonly #open = new Map<RoomId, { code: string; devices: AssistantDevice[] }>();

  constructor(options: { lessonId: LessonId; codes: RoomCodes; onChange: (room: RoomId) => void }) {
    this.#lessonId = options.lessonId;
    this.#codes = options.codes;
    this.#onChange = options.onChange;
  }

  /** What opens a device of this room; undefined while its big screen is not in the lesson. */
  viewOf(room: RoomId): Notice<"assistantsChanged"> | undefined {
    const opened = this.#open.get(room);
    return opened && { code: opened.code, devices: opened.devices.length };
  }

  /** The big screen is in the lesson. Its code stays the same until it leaves. */
  open(room: ClassroomId): void {
    if (!this.#open.has(room)) this.#open.set(room, { code: this.#codes.give(this.#lessonId, room), devices: [] });
  }

  /** The big screen is gone: so are its devices, and what would open another. */
  close(room: RoomId): void {
    const opened = this.#open.get(room);
    if (opened === undefined) return;
    this.#open.delete(room);
    this.#codes.takeBack(opened.code);
    for (const { line } of opened.devices) dismiss(line);
  }

  closeAll(): void {
    for (const room of [...this.#open.keys()]) this.close(room);
  }

  has(device: AssistantDevice): boolean {
    return this.#open.get(device.room)?.devices.includes(device) ?? false;
  }

  /** Answers whether it is let in: its code may have been taken back while it was on its way. */
  enter(device: AssistantDevice): boolean {
    const { seat, room, line } = device;
    const opened = this.#open.get(room);
    if (opened === undefined || seat.role !== "assistant" || seat.code !== opened.code) {
      dismiss(line);
      return false;
    }
    const [oldest] = opened.devices;
    if (oldest !== undefined && opened.devices.length >= MOST_DEVICES) {
      opened.devices.shift();
      dismiss(oldest.line);
    }
    opened.devices.push(device);
    this.#onChange(room);
    return true;
  }

  exit(device: AssistantDevice): void {
    const opened = this.#open.get(device.room);
    if (opened === undefined || !opened.devices.includes(device)) return;
    opened.devices = opened.devices.filter((other) => other !== device);
    this.#onChange(device.room);
  }

  tell<N extends NoticeName>(room: RoomId, name: N, notice: Notice<N>): void {
    for (const { line } of this.#open.get(room)?.devices ?? []) line.notify(name, notice);
  }

  tellAll<N extends NoticeName>(name: N, notice: Notice<N>): void {
    for (const room of this.#open.keys()) this.tell(room, name, notice);
  }
}

function dismiss(line: Line): void {
  line.notify("seatTaken", {});
  line.hangUp();
}
