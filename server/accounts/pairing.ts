import { randomInt } from "node:crypto";
import type { z } from "zod";
import type { PairingStarted, PairingState, pairingConfirm, pairingPoll } from "../../signaling/contract/api.ts";
import { granted, type Outcome, refused } from "../../signaling/contract/errors.ts";
import { type ClassroomId, type DeviceId, deviceId } from "../../signaling/contract/ids.ts";
import type { Clock } from "../clock.ts";
import type { AccountsStore, PlacedClassroom } from "./ports.ts";
import { EVERYWHERE, type Reach, reaches } from "./reach.ts";
import { hashToken, newId, newToken, sameHash } from "./secrets.ts";
import { createSessions } from "./sessions.ts";

const PAIRING_MS = 10 * 60_000;
/** How long a terminal may still collect what was confirmed in the last moment. */
export const UNCOLLECTED_KEPT_MS = 10 * 60_000;
/** A terminal is paired once and serves until somebody unpairs it: ten years. */
const DEVICE_SESSION_MS = 10 * 365 * 24 * 3_600_000;
/** With as many as 1,000 codes in use, twenty draws in a row all fail once in 10^60 times. */
const CODE_DRAWS = 20;

interface PairedDevice {
  readonly deviceId: DeviceId;
  /** Where it stands. */
  readonly name: string;
}

/** Binds a classroom's terminal to its classroom by a code that an administrator types. */
export interface Pairing {
  /** A code to show for 10 minutes, and a secret to poll with. */
  start(): Promise<PairingStarted>;
  /** `paired` is answered exactly once; after that, and for an unknown id or secret, `pairing.expired`. */
  poll(input: z.infer<typeof pairingPoll>): Promise<Outcome<PairingState>>;
  /** Refuses with `pairing.unknown-code` or `record.not-found` (the classroom). */
  confirm(input: z.infer<typeof pairingConfirm>, reach?: Reach): Promise<Outcome<PairedDevice>>;
  /** Removes the device and ends its sessions. Refuses with `record.not-found`. */
  unpair(deviceId: DeviceId, reach?: Reach): Promise<Outcome<void>>;
  /** Where a device stands. */
  placeOf(deviceId: DeviceId): Promise<{ name: string; classroomId: ClassroomId } | undefined>;
}

export function createPairing(options: { store: AccountsStore; clock: Clock; drawCode?: () => string }): Pairing {
  const { store, clock, drawCode = drawSixDigits } = options;
  const sessions = createSessions({ store, clock });

  /** The session is stored before the pairing is removed: a crash in between loses nothing. */
  async function handOut(pairingId: string, device: DeviceId): Promise<Outcome<PairingState>> {
    const session = await sessions.open({ kind: "device", deviceId: device }, DEVICE_SESSION_MS);
    if (session === undefined) return refused("pairing.expired");
    if (await store.pairings.remove(pairingId)) return granted({ state: "paired", session });
    await sessions.end(session.token);
    return refused("pairing.expired");
  }

  async function classroomOf(id: DeviceId): Promise<PlacedClassroom | undefined> {
    const device = await store.devices.find(id);
    return device && (await store.places.findClassroom(device.classroomId));
  }

  return {
    async start() {
      const now = clock.now();
      const secret = newToken();
      const pairing = { id: newId("pai"), secretHash: hashToken(secret), expiresAt: now + PAIRING_MS };
      for (let draw = 0; draw < CODE_DRAWS; draw += 1) {
        const code = drawCode();
        if (await store.pairings.add({ ...pairing, code }, now)) {
          return { pairingId: pairing.id, code, secret, expiresAt: pairing.expiresAt };
        }
      }
      throw new Error(`no free pairing code in ${CODE_DRAWS} draws: too many pairings are under way`);
    },

    async poll({ pairingId, secret }) {
      const pairing = await store.pairings.find(pairingId);
      if (pairing === undefined || !sameHash(pairing.secretHash, hashToken(secret))) return refused("pairing.expired");
      if (pairing.deviceId !== null) return handOut(pairing.id, pairing.deviceId);
      if (pairing.expiresAt <= clock.now()) return refused("pairing.expired");
      return granted({ state: "waiting", expiresAt: pairing.expiresAt });
    },

    async confirm({ code, classroomId }, reach = EVERYWHERE) {
      const now = clock.now();
      const classroom = await store.places.findClassroom(classroomId);
      const there = classroom !== undefined && classroom.archivedAt === null && classroom.schoolArchivedAt === null;
      if (!there || !reaches(reach, classroom.region)) return refused("record.not-found", { record: "classroom" });
      const pairing = await store.pairings.findByCode(code, now);
      if (pairing === undefined) return refused("pairing.unknown-code");
      const device = { id: deviceId.parse(newId("dev")), classroomId, pairedAt: now };
      await store.devices.add(device);
      if (await store.pairings.confirm(pairing.id, device.id, now))
        return granted({ deviceId: device.id, name: nameOf(classroom) });
      // Somebody else confirmed the same code in the same moment.
      await store.devices.remove(device.id);
      return refused("pairing.unknown-code");
    },

    async placeOf(id) {
      const classroom = await classroomOf(id);
      return classroom && { name: nameOf(classroom), classroomId: classroom.id };
    },

    async unpair(deviceId, reach = EVERYWHERE) {
      const classroom = await classroomOf(deviceId);
      const reached = classroom !== undefined && reaches(reach, classroom.region);
      return reached && (await store.devices.remove(deviceId))
        ? granted(undefined)
        : refused("record.not-found", { record: "device" });
    },
  };
}

/** A device has no name of its own but where it stands. */
function nameOf({ school, name }: PlacedClassroom): string {
  return `${school} · ${name}`;
}

function drawSixDigits(): string {
  return randomInt(1_000_000).toString().padStart(6, "0");
}
