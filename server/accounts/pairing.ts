import type { z } from "zod";
import type { PairingStarted, PairingState, pairingConfirm, pairingPoll } from "../../signaling/contract/api.ts";
import type { Outcome } from "../../signaling/contract/errors.ts";
import type { DeviceId } from "../../signaling/contract/ids.ts";

/** Binds a classroom's terminal to its classroom by a code that an administrator types. Made by `createPairing`. */
export interface Pairing {
  /** A code to show for 10 minutes, and a secret to poll with. */
  start(): Promise<PairingStarted>;
  /** `paired` is answered exactly once; after that, and for an unknown id or secret, `pairing.expired`. */
  poll(input: z.infer<typeof pairingPoll>): Promise<Outcome<PairingState>>;
  /** Refuses with `pairing.unknown-code` or `record.not-found` (the classroom). */
  confirm(input: z.infer<typeof pairingConfirm>): Promise<Outcome<{ deviceId: DeviceId }>>;
  /** Removes the device and ends its sessions. Refuses with `record.not-found`. */
  unpair(deviceId: DeviceId): Promise<Outcome<void>>;
}
