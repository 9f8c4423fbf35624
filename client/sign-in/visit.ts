import type { Holder } from "../../signaling/contract/api.ts";
import type { Api } from "../http/api.ts";

export type Person = Extract<Holder, { kind: "person" }>;
export type Device = Extract<Holder, { kind: "device" }>;

/** Somebody signed in on this page. */
export interface Visit<H extends Person | Device> {
  holder: H;
  /** Speaks for the holder; when the session ends, the page goes back to signing in by itself. */
  api: Api;
  signOut: () => void;
}
