/** One line of the doctor's report. */
export type Finding = {
  readonly subject: string;
  readonly state: "ok" | "warning" | "failed";
  /** What was found. */
  readonly found: string;
  /** One sentence on what to do; absent when there is nothing to do. */
  readonly advice?: string;
};

/** Ends the doctor with status 1 when true: a warning does not. */
export function hasFailed(findings: readonly Finding[]): boolean {
  return findings.some(({ state }) => state === "failed");
}

/** The report as a table, advice indented below the line that it belongs to. */
export function formatFindings(findings: readonly Finding[]): string {
  const stateWidth = "warning".length;
  const subjectWidth = Math.max(0, ...findings.map(({ subject }) => subject.length));
  const indent = " ".repeat(stateWidth + 2 + subjectWidth + 2);
  return findings
    .flatMap(({ subject, state, found, advice }) => [
      `${state.padEnd(stateWidth)}  ${subject.padEnd(subjectWidth)}  ${found}`,
      ...(advice === undefined ? [] : [`${indent}${advice}`]),
    ])
    .map((line) => `${line}\n`)
    .join("");
}
