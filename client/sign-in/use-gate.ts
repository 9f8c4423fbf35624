import { useEffect, useState } from "preact/hooks";
import { safeStorage } from "../ui/safe-storage.ts";
import { createGate, type Gate } from "./gate.ts";
import { takeLinkKey } from "./link-key.ts";
import { createSessionStore, type PageKind } from "./session-store.ts";

/** This page's gate, with the browser's storages and address. A link pasted into the open page works, too. */
export function useGate(kind: PageKind): Gate {
  const [gate] = useState(() => {
    const store = createSessionStore({
      tab: safeStorage(() => sessionStorage),
      device: safeStorage(() => localStorage),
    });
    const made = createGate({ kind, store, fetch: fetch.bind(window) });
    openLink(made);
    return made;
  });
  useEffect(() => {
    const onHashChange = () => openLink(gate);
    window.addEventListener("hashchange", onHashChange);
    return () => window.removeEventListener("hashchange", onHashChange);
  }, [gate]);
  return gate;
}

function openLink(gate: Gate) {
  const key = takeLinkKey(location, history);
  if (key) void gate.open(key);
  const answer = takeLinkKey(location, history, "provider");
  if (answer) gate.comeBack(answer);
}
