import { z } from "zod";
import { pairingConfirm, pairingPoll, pairingStarted, pairingState } from "../../signaling/contract/api.ts";
import { granted } from "../../signaling/contract/errors.ts";
import { deviceId } from "../../signaling/contract/ids.ts";
import type { Pairing } from "../accounts/pairing.ts";
import { reachOf } from "../accounts/reach.ts";
import { type Endpoint, forAdministrators, forAnyone, nothing } from "./endpoint.ts";
import type { Throttles } from "./throttle.ts";

const one = z.object({ deviceId });
const pairedDevice = z.object({ deviceId, name: z.string() });

/** Binding a classroom's terminal, and letting it go. */
export function pairingEndpoints(pairing: Pairing, throttles: Throttles): Endpoint[] {
  return [
    forAnyone(
      {
        method: "post",
        path: "/pairings",
        throttles: throttles.pairingStart,
        input: nothing,
        output: pairingStarted,
        status: 201,
        // A code that nobody has typed binds nothing; it is noted when it does.
        audit: null,
      },
      async () => granted(await pairing.start()),
    ),
    forAnyone(
      {
        method: "post",
        path: "/pairings/poll",
        throttles: throttles.pairingPoll,
        input: pairingPoll,
        output: pairingState,
        audit: null,
      },
      (input) => pairing.poll(input),
    ),
    forAdministrators(
      {
        method: "post",
        path: "/pairings/confirm",
        throttles: throttles.pairingConfirm,
        input: pairingConfirm,
        output: pairedDevice,
        audit: {
          action: "device.paired",
          subject: (_input, { deviceId: id, name }) => ({ kind: "device", id, name }),
          after: ({ classroomId }) => ({ classroomId }),
        },
      },
      (input, { holder }) => pairing.confirm(input, reachOf(holder)),
    ),
    forAdministrators(
      {
        method: "delete",
        path: "/devices/:deviceId",
        input: one,
        output: nothing,
        audit: {
          action: "device.unpaired",
          subject: ({ deviceId: id }, _value, device) => ({ kind: "device", id, name: device?.name ?? "" }),
          look: ({ deviceId: id }) => pairing.placeOf(id),
        },
      },
      async (input, { holder }) => {
        const unpaired = await pairing.unpair(input.deviceId, reachOf(holder));
        return unpaired.ok ? granted({}) : unpaired;
      },
    ),
  ];
}
