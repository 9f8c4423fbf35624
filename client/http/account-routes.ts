import type {
  ChangedPassword,
  FactorProposal,
  FactorView,
  NewFactor,
  RecoveryCodes,
  SessionView,
} from "../../signaling/contract/account.ts";
import type { NewToken, TokenId, TokenMade, TokenView } from "../../signaling/contract/tokens.ts";
import type { Answer } from "./failure.ts";
import type { Send } from "./send.ts";

/** One's own account. */
export function accountRoutes(send: Send) {
  return {
    sessions: async (): Promise<Answer<SessionView[]>> => {
      const answer = await send<{ items: SessionView[] }>("GET", "/account/sessions");
      return answer.ok ? { ok: true, value: answer.value.items } : answer;
    },
    endSession: (id: string) => send<object>("DELETE", `/account/sessions/${id}`),
    changePassword: (change: ChangedPassword) => send<object>("PUT", "/account/password", change),
    tokens: async (): Promise<Answer<TokenView[]>> => {
      const answer = await send<{ items: TokenView[] }>("GET", "/tokens");
      return answer.ok ? { ok: true, value: answer.value.items } : answer;
    },
    makeToken: (token: NewToken) => send<TokenMade>("POST", "/tokens", token),
    revokeToken: (id: TokenId) => send<TokenView>("DELETE", `/tokens/${id}`),
    factor: () => send<FactorView>("GET", "/account/factor"),
    proposeFactor: () => send<FactorProposal>("POST", "/account/factor/proposal"),
    enableFactor: (factor: NewFactor) => send<RecoveryCodes>("PUT", "/account/factor", factor),
    removeFactor: (password: string) => send<object>("POST", "/account/factor/removal", { password }),
  };
}
