import { granted, type Outcome, refused } from "../../signaling/contract/errors.ts";
import type { RoomId } from "../../signaling/contract/lesson.ts";
import type { Notice } from "../../signaling/contract/notices.ts";
import { MASTER_ROOM } from "../../signaling/contract/protocol.ts";
import type { ParsedInput, RequestOutput } from "../../signaling/contract/requests.ts";
import { type Ground, type SheetId, type SlateOp, type SlateRefusal, sheetId } from "../../signaling/contract/slate.ts";
import { MAX_SHEETS } from "../../signaling/contract/slate-limits.ts";
import { emptySlate, type Slate } from "../../signaling/contract/slate-state.ts";
import { SlateHistory } from "./slate-history.ts";
import { SlateLog } from "./slate-log.ts";
import type { KeptSlate } from "./slate-ports.ts";
import { resolveWish, type WishContext } from "./slate-wishes.ts";

export interface LessonSlateOptions {
  /** Says which of the lives of this lesson's slate it is: a page that knows another one starts over. */
  epoch: string;
  now: () => number;
  mayHold: (room: RoomId) => boolean;
  tell: (notice: Notice<"slateChanged">) => void;
  mention: (notice: Notice<"pointed">) => void;
  /** What was written before the service was started. */
  kept?: KeptSlate | undefined;
}

/** Whose batches are counted, at most: each tab of a page is one for as long as it is open. */
const WRITERS_KEPT = 500;

/**
 * What is written in one lesson. Nothing here waits for anything: a stroke does not stand in the queue behind a join. Each
 * writer's batches are done once and in their order, however often they come.
 */
export class LessonSlate {
  readonly #options: LessonSlateOptions;
  readonly #log: SlateLog;
  readonly #history = new SlateHistory();
  /** The number of the last batch of each writer, the one who wrote last at the end. */
  readonly #writers = new Map<string, number>();
  #sheetsMade: number;

  constructor(options: LessonSlateOptions) {
    this.#options = options;
    this.#log = new SlateLog(options.kept?.slate ?? emptySlate, 0);
    this.#sheetsMade = options.kept?.sheetsMade ?? 0;
  }

  get slate(): Slate {
    return this.#log.slate;
  }

  /** For the record. */
  get state(): KeptSlate {
    return { slate: this.slate, sheetsMade: this.#sheetsMade };
  }

  /** Does what of a batch may be done. */
  write(room: RoomId, { writer, number, wishes }: ParsedInput<"writeSlate">): Outcome<RequestOutput<"writeSlate">> {
    const key = `${room} ${writer}`;
    const last = this.#writers.get(key) ?? 0;
    if (number <= last) return granted({ seq: this.#log.seq, refused: null });
    if (number > last + 1) return refused("slate.out-of-order", { expected: last + 1 });
    this.#remember(key, number);
    const context: WishContext = {
      room,
      teacher: room === MASTER_ROOM,
      mayHold: this.#options.mayHold,
      history: this.#history,
      newSheetId: () => this.#newSheetId(),
    };
    const first = this.#log.seq + 1;
    const done: SlateOp[] = [];
    let refusal: SlateRefusal | null = null;
    for (const wish of wishes) {
      const resolved = resolveWish(this.slate, wish, context);
      if (!resolved.ok) refusal ??= resolved.refused;
      else
        for (const op of resolved.ops) {
          // Taking back is no act of its own.
          if (wish.op !== "undo") this.#history.note(room, this.slate, op);
          if (this.#log.append(op)) done.push(op);
        }
    }
    if (done.length > 0) this.#options.tell({ first, ops: done });
    return granted({ seq: this.#log.seq, refused: refusal });
  }

  /** Puts these pages behind the sheet that is shown, and shows the first of them. */
  addSheets(grounds: readonly Ground[]): Outcome<Record<string, never>> {
    const { sheets, shown } = this.slate;
    if (sheets.length + grounds.length > MAX_SHEETS) return refused("slate.full");
    const fresh = grounds.map((ground) => ({ id: this.#newSheetId(), ground }));
    const [begin] = fresh;
    if (begin === undefined) return granted({});
    const place = sheets.findIndex(({ id }) => id === shown);
    const before = place < 0 ? null : (sheets[place + 1]?.id ?? null);
    const ops: SlateOp[] = [
      { op: "add", sheets: fresh, before },
      { op: "show", sheet: begin.id },
    ];
    const first = this.#log.seq + 1;
    for (const op of ops) this.#log.append(op);
    this.#options.tell({ first, ops });
    return granted({});
  }

  point(room: RoomId, { at }: ParsedInput<"point">): Outcome<Record<string, never>> {
    if (room !== MASTER_ROOM && room !== this.slate.pen) return refused("slate.not-allowed");
    this.#options.mention({ room, at });
    return granted({});
  }

  read({ epoch, after }: ParsedInput<"readSlate">): RequestOutput<"readSlate"> {
    const since = epoch === this.#options.epoch ? this.#log.since(after) : undefined;
    return { epoch: this.#options.epoch, base: null, ...(since ?? this.#log.base(this.#options.now())) };
  }

  strokes({ seq, sheet, part }: ParsedInput<"readStrokes">): Outcome<RequestOutput<"readStrokes">> {
    const ink = this.#log.ink(seq, sheet, part);
    return ink === undefined ? refused("slate.stale") : granted({ ink });
  }

  shown(): RequestOutput<"readShown"> {
    return { of: this.#log.shown() ?? null };
  }

  /** A room has gone: the pen that it had is the teacher's again. */
  left(room: RoomId): void {
    if (room === MASTER_ROOM || room !== this.slate.pen) return;
    const op: SlateOp = { op: "pen", room: MASTER_ROOM };
    this.#log.append(op);
    this.#options.tell({ first: this.#log.seq, ops: [op] });
  }

  #newSheetId(): SheetId {
    this.#sheetsMade += 1;
    return sheetId.parse(this.#sheetsMade);
  }

  #remember(key: string, number: number): void {
    this.#writers.delete(key);
    this.#writers.set(key, number);
    const [oldest] = this.#writers.keys();
    if (this.#writers.size > WRITERS_KEPT && oldest !== undefined) this.#writers.delete(oldest);
  }
}
