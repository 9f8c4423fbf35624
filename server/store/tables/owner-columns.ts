import type { DeviceId, PersonId } from "../../../signaling/contract/ids.ts";

/** At most one of the two is set. */
export interface OwnerColumns {
  person_id: PersonId | null;
  device_id: DeviceId | null;
}
