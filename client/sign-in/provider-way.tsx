import type { Gate } from "./gate.ts";
import { ProviderButton } from "./provider-button.tsx";
import { ProviderReturn } from "./provider-return.tsx";

interface ProviderWayProps {
  gate: Gate;
  page: "teacher" | "admin";
  /** What the reader came back with. */
  answer: string | undefined;
}

/** The way to the provider, or from it. */
export function ProviderWay({ gate, page, answer }: ProviderWayProps) {
  return answer === undefined ? (
    <ProviderButton gate={gate} page={page} />
  ) : (
    <ProviderReturn gate={gate} answer={answer} />
  );
}
