import type { z } from "zod";
import type { Refusal } from "./errors.ts";

/** The first rule that the input broke, as a refusal. */
export function invalidInput(error: z.ZodError): Refusal {
  const issue = error.issues[0];
  return {
    code: "input.invalid",
    // A hostile key can be of any length; the page only needs the place.
    params: { path: (issue?.path ?? []).join(".").slice(0, 200), rule: issue?.code ?? "custom" },
  };
}
