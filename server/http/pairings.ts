import { z } from "zod";
import { pairingConfirm, pairingPoll, pairingStarted, pairingState } from "../../signaling/contract/api.ts";
import { granted } from "../../signaling/contract/errors.ts";
import { deviceId } from "../../signaling/contract/ids.ts";
import type { Pairing } from "../accounts/pairing.ts";
import { type Endpoint, forAdministrators, forAnyone, nothing } from "./endpoint.ts";
import type { Throttles } from "./throttle.ts";

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
      },
      (input) => pairing.poll(input),
    ),
    forAdministrators(
      {
        method: "post",
        path: "/pairings/confirm",
        throttles: throttles.pairingConfirm,
        input: pairingConfirm,
        output: z.object({ deviceId }),
      },
      (input) => pairing.confirm(input),
    ),
    forAdministrators(
      { method: "delete", path: "/devices/:deviceId", input: z.object({ deviceId }), output: nothing },
      async (input) => {
        const unpaired = await pairing.unpair(input.deviceId);
        return unpaired.ok ? granted({}) : unpaired;
      },
    ),
  ];
}
