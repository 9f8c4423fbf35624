import { z } from "zod";
import { rtpParameters, transportParameters } from "../../../signaling/contract/media.ts";
import { answer, answerParent } from "./child-calls.ts";
import { LightEndpoint } from "./endpoint.ts";
import { LightReceiver } from "./receiver.ts";

/** The process behind ReceiverFarm. */

const receivers: { endpoint: LightEndpoint; receiver: LightReceiver }[] = [];

function at(index: number) {
  const found = receivers[index];
  if (!found) throw new RangeError(`there is no receiver ${index}`);
  return found;
}

const open = z.object({ parameters: transportParameters });
const one = z.object({ receiver: z.int() });
const expectation = one.extend({ rtpParameters });

answerParent({
  open: answer(open, ({ parameters }) => {
    const endpoint = new LightEndpoint(parameters);
    receivers.push({ endpoint, receiver: new LightReceiver(endpoint) });
    return { receiver: receivers.length - 1, dtlsParameters: endpoint.dtlsParameters };
  }),
  connect: answer(one, ({ receiver }) => at(receiver).endpoint.connect()),
  expect: answer(expectation, ({ receiver, rtpParameters }) => at(receiver).receiver.expect(rtpParameters)),
  total: answer(z.object({}), () => {
    const sum = { packets: 0, bytes: 0, lost: 0 };
    for (const { packets, bytes, lost } of receivers.flatMap(({ receiver }) => receiver.streams)) {
      sum.packets += packets;
      sum.bytes += bytes;
      sum.lost += lost;
    }
    return sum;
  }),
});
