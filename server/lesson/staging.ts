import { type Done, granted, refused } from "../../signaling/contract/errors.ts";
import type { ClassroomId } from "../../signaling/contract/ids.ts";
import type { RoomId, Source } from "../../signaling/contract/lesson.ts";
import { MASTER_ROOM } from "../../signaling/contract/protocol.ts";
import type { LessonMedia } from "./lesson-media.ts";
import type { Audience } from "./sources.ts";
import { calledUp, sentBack } from "./stage.ts";
import { overviewFor } from "./view.ts";
import type { Visitors } from "./visitors.ts";

export interface StagingOptions {
  /** The lesson's classrooms, in their order. */
  invited: readonly ClassroomId[];
  stageLimit: number;
  visitors: Visitors;
  media: Pick<LessonMedia, "regard" | "narrow">;
  isPrepared: (room: RoomId) => boolean;
  onStaged: (stage: readonly ClassroomId[]) => void;
}

/**
 * Which classrooms are seen, and by whom: the stage by all, the overview by the teacher. Changes are made inside the
 * lesson's `change`, one after another.
 */
export class Staging {
  readonly #options: StagingOptions;
  #stage: readonly ClassroomId[] = [];
  #overview: readonly ClassroomId[] = [];

  constructor(options: StagingOptions) {
    this.#options = options;
  }

  get stage(): readonly ClassroomId[] {
    return this.#stage;
  }

  get overview(): readonly ClassroomId[] {
    return this.#overview;
  }

  async callUp(classroomId: ClassroomId): Promise<Done> {
    const { visitors, stageLimit, media } = this.#options;
    if (visitors.presenceOf(classroomId) !== "present") return refused("stage.absent", { classroomId });
    const outcome = calledUp(this.#stage, classroomId, stageLimit);
    if (!outcome.ok) return outcome;
    this.#setStage(outcome.value);
    // What it prepared is sent already: from now on it is given to everybody.
    await media.regard(classroomId);
    return granted({});
  }

  async sendBack(classroomId: ClassroomId): Promise<void> {
    this.#setStage(sentBack(this.#stage, classroomId));
    await this.#options.media.regard(classroomId);
  }

  /** These classrooms are on the teacher's wall from now on; others are not invited and passed over. */
  async showOverview(ids: readonly ClassroomId[]): Promise<Done> {
    const shown = this.#options.invited.filter((id) => ids.includes(id));
    await Promise.all(this.#setOverview(shown).map((id) => this.#options.media.regard(id)));
    return granted({});
  }

  /** The room is no longer in the lesson; its media are gone already. Without a teacher nobody is looked at. */
  left(room: RoomId): void {
    if (room === MASTER_ROOM) this.closeOverview();
    else this.#setStage(sentBack(this.#stage, room));
  }

  closeOverview(): void {
    for (const id of this.#setOverview([])) this.#options.media.narrow(id);
  }

  /** What is prepared is taken and given to nobody; a camera of the overview to the teacher, a microphone never. */
  audienceOf(room: RoomId, source: Source): Audience | null {
    if (room === MASTER_ROOM) return "all";
    if (this.#stage.includes(room)) return "all";
    if (source === "pupils" && this.#overview.includes(room)) return "teacher";
    return this.#options.isPrepared(room) ? "nobody" : null;
  }

  #setStage(stage: readonly ClassroomId[]): void {
    if (stage.length === this.#stage.length && stage.every((id, index) => id === this.#stage[index])) return;
    this.#stage = stage;
    this.#options.onStaged(stage);
  }

  /** Answers those that came on the wall or left it. Each is told of itself, the teacher of all. */
  #setOverview(overview: readonly ClassroomId[]): ClassroomId[] {
    const { invited, visitors } = this.#options;
    const touched = invited.filter((id) => this.#overview.includes(id) !== overview.includes(id));
    if (touched.length === 0) return [];
    this.#overview = overview;
    for (const { seat, line } of visitors.pages) {
      if (seat.role === "teacher" || touched.includes(seat.classroomId))
        line.notify("overviewChanged", { overview: overviewFor(seat, overview) });
    }
    return touched;
  }
}
