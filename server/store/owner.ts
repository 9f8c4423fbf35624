import type { Owner } from "../accounts/ports.ts";
import type { OwnerColumns } from "./tables/owner-columns.ts";

/** An owner as its two columns. */
export function ownerColumns(owner: Owner | null): OwnerColumns {
  return {
    person_id: owner?.kind === "person" ? owner.personId : null,
    device_id: owner?.kind === "device" ? owner.deviceId : null,
  };
}

/** The owner that two columns stand for; null when both are empty. */
export function ownerOf(row: OwnerColumns): Owner | null {
  if (row.person_id !== null) return { kind: "person", personId: row.person_id };
  if (row.device_id !== null) return { kind: "device", deviceId: row.device_id };
  return null;
}
