import type { Expected, ExpectedRoom, ExpectedTiers } from "../../signaling/contract/feasibility.ts";
import type { ClassroomId, LessonId, SeriesId } from "../../signaling/contract/ids.ts";
import type { BothWays, LinkKind } from "../policy/forecast.ts";

/** What feasibility needs from storage. Implemented by server/store. */

export interface LinkHistory {
  /** By time. */
  recentOf(id: ClassroomId, sinceMs: number): Promise<BothWays[]>;
}

export type Planned = { seriesId: SeriesId } | { lessonId: LessonId };

export interface ExpectationStore {
  /** Keeps what was expected when it was published. */
  keep(of: Planned, tiers: ExpectedTiers, rooms: readonly ExpectedRoom[], at: number): Promise<void>;
  kept(of: Planned): Promise<Expected>;
}

export interface LinkKinds {
  findClassroom(id: ClassroomId): Promise<{ linkProfile: LinkKind } | undefined>;
}
