import type { Holder } from "../../signaling/contract/api.ts";
import { fold } from "./fold.ts";

/** How far an administrator acts: the folded name of one region, or null for everything. */
export type Reach = string | null;

export const EVERYWHERE: Reach = null;

export function reachOf(holder: Holder): Reach {
  return holder.kind === "person" && holder.region !== "" ? fold(holder.region) : EVERYWHERE;
}

/** Whether a record of this region is within reach. One without a region belongs to the whole bureau. */
export function reaches(reach: Reach, region: string): boolean {
  return reach === null || reach === fold(region);
}
