import type { SchoolView } from "../../../signaling/contract/api.ts";
import type { ClassroomId, DeviceId, SchoolId } from "../../../signaling/contract/ids.ts";

/** Schools, classrooms and their screens. */
export interface PlaceTables {
  schools: {
    id: SchoolId;
    name: string;
    name_folded: string;
    link_profile: SchoolView["linkProfile"];
    region: string;
    region_folded: string;
    bandwidth_kbps: number | null;
    contact: string;
    archived_at: number | null;
    version: number;
  };
  classrooms: {
    id: ClassroomId;
    school_id: SchoolId;
    name: string;
    name_folded: string;
    /** Beside this, a classroom of an archived school is archived with it. */
    archived_at: number | null;
    version: number;
  };
  devices: {
    id: DeviceId;
    classroom_id: ClassroomId;
    paired_at: number;
    last_seen_at: number | null;
  };
  pairings: {
    id: string;
    code: string;
    secret_hash: string;
    expires_at: number;
    device_id: DeviceId | null;
  };
}
