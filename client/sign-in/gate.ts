import { type ReadonlySignal, signal } from "@preact/signals";
import type { FirstAdministrator, Session } from "../../signaling/contract/api.ts";
import { type Api, createApi } from "../http/api.ts";
import type { Answer, Failure } from "../http/failure.ts";
import { type Keeping, type PageKind, pageOf, type SessionStore } from "./session-store.ts";

/** Where a page stands before and after signing in. */
export type GateView =
  /** A link is being looked at or used. */
  | { step: "checking" }
  /** The link could not be looked at for now; `retry` may work. */
  | { step: "stuck"; failure: Failure; retry: () => Promise<void> }
  /** Nobody is signed in; `failure` says why, when there is a reason. `answer`: what a provider sent the reader back with. */
  | { step: "outside"; failure: Failure | undefined; answer?: string }
  | { step: "set-password"; key: string; name: string | null }
  | { step: "first-administrator"; key: string }
  /** Signed in, but this page is for somebody else. */
  | { step: "wrong-page"; session: Session }
  | { step: "inside"; session: Session };

export interface GateOptions {
  kind: PageKind;
  fetch: typeof fetch;
  baseUrl?: string;
  store: SessionStore;
}

/** A page's way in: from a link, a password, a pairing or an earlier visit to a session, and out again. */
export interface Gate {
  readonly view: ReadonlySignal<GateView>;
  /** Speaks for the session as soon as there is one. A session that the service ended leads outside. */
  readonly api: Api;
  /** Uses a link's key. */
  open(key: string): Promise<void>;
  /** `code`: of the second factor, once it was asked for. */
  signIn(signInName: string, password: string, code?: string): Promise<Answer<Session>>;
  choosePassword(key: string, password: string, code?: string): Promise<Answer<Session>>;
  /** The reader is back from the provider, whose answer is not a session yet. */
  comeBack(answer: string): void;
  /** That answer was none. */
  turnAway(failure: Failure): void;
  createFirstAdministrator(person: FirstAdministrator): Promise<Answer<Session>>;
  /** Takes a session that a pairing or a provider brought. */
  enter(session: Session, keeping: Keeping): void;
  /** Leaves this page's session; the service forgets it, too, if it can be reached. */
  signOut(): Promise<void>;
}

export function createGate({ kind, store, ...http }: GateOptions): Gate {
  const view = signal<GateView>(begin());
  const api = createApi({ ...http, token: () => current()?.token, onFailure: notice });

  function begin(): GateView {
    const session = store.load(kind);
    return session ? within(session) : { step: "outside", failure: undefined };
  }

  function within(session: Session): GateView {
    return { step: pageOf(session.holder) === kind ? "inside" : "wrong-page", session };
  }

  function current(): Session | undefined {
    return "session" in view.value ? view.value.session : undefined;
  }

  function notice(failure: Failure) {
    const session = current();
    if (!session || (failure.code !== "session.ended" && failure.code !== "session.missing")) return;
    store.forget(session);
    view.value = { step: "outside", failure: { code: "session.ended", params: {} } };
  }

  function enter(session: Session, keeping: Keeping) {
    store.keep(session, keeping);
    view.value = within(session);
  }

  async function entering(asked: Promise<Answer<Session>>): Promise<Answer<Session>> {
    const answer = await asked;
    if (answer.ok) enter(answer.value, "device");
    return answer;
  }

  async function open(key: string): Promise<void> {
    view.value = { step: "checking" };
    const link = await api.inspectLink(key);
    if (!link.ok) return closed(key, link.error);
    switch (link.value.purpose) {
      case "set-password":
        view.value = { step: "set-password", key, name: link.value.name };
        return;
      case "first-administrator":
        view.value = { step: "first-administrator", key };
        return;
      case "sign-in": {
        const session = await api.signIn({ with: "link", key });
        if (session.ok) enter(session.value, "tab");
        else closed(key, session.error);
      }
    }
  }

  /** A dead link leads outside; a dead network must not burn the link. */
  function closed(key: string, failure: Failure) {
    view.value =
      failure.code === "link.unusable" || failure.code === "input.invalid"
        ? { step: "outside", failure: { code: "link.unusable", params: {} } }
        : { step: "stuck", failure, retry: () => open(key) };
  }

  return {
    view,
    api,
    open,
    enter,
    signIn: (signInName, password, code) =>
      entering(api.signIn({ with: "password", signInName, password, ...withCode(code) })),
    comeBack(answer) {
      view.value = { step: "outside", failure: undefined, answer };
    },
    turnAway(failure) {
      view.value = { step: "outside", failure };
    },
    choosePassword: (key, password, code) => entering(api.choosePassword({ key, password, ...withCode(code) })),
    createFirstAdministrator: (person) => entering(api.createFirstAdministrator(person)),
    async signOut() {
      const session = current();
      if (!session) return;
      const told = api.signOut();
      store.forget(session);
      view.value = { step: "outside", failure: undefined };
      await told;
    },
  };
}

const withCode = (code: string | undefined) => (code ? { code } : {});
