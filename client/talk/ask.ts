import type { Answer } from "../../signaling/connect.ts";
import type { questionRequests } from "../../signaling/contract/questions.ts";
import type { RequestInput, RequestOutput } from "../../signaling/contract/requests.ts";
import type { talkRequests } from "../../signaling/contract/talk.ts";

/** How these parts ask the service: over the socket of a page in the lesson, or of an assistant's device. */
export type Ask = <N extends keyof typeof talkRequests | keyof typeof questionRequests>(
  name: N,
  input: RequestInput<N>,
) => Promise<Answer<RequestOutput<N>>>;
