import type { Expected, ExpectedRoom, ExpectedTiers } from "../../signaling/contract/feasibility.ts";
import type { ClassroomId, LessonId, SeriesId } from "../../signaling/contract/ids.ts";
import type { LinkKind, Measurement } from "../policy/forecast.ts";

/** What feasibility needs from storage. Implemented by server/store. */

export interface LinkHistory {
  /** By time. */
  recentOf(id: ClassroomId, sinceMs: number): Promise<Measurement[]>;
}

export type Planned = { seriesId: SeriesId } | { lessonId: LessonId };

export interface ExpectationStore {
  /** Checks of the uplink from this classroom. */
  uplinksOf(id: ClassroomId, sinceMs: number): Promise<Measurement[]>;
  /** Keeps what was expected when it was published. */
  keep(of: Planned, tiers: ExpectedTiers, rooms: readonly ExpectedRoom[], at: number): Promise<void>;
  kept(of: Planned): Promise<Expected>;
}

export interface LinkKinds {
  findClassroom(id: ClassroomId): Promise<{ linkProfile: LinkKind } | undefined>;
}
