/** Where the installation tells a person what it is doing. */
export type Reporter = {
  /** A line to keep. */
  readonly note: (line: string) => void;
  /** How far a long step is; `done` of `total` parts. */
  readonly progress: (label: string, done: number, total: number) => void;
};

/** The part of a writable stream that a reporter needs. */
export type Terminal = {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
};

const sparseStepPercent = 10;
const eraseLine = "\r\u001b[2K";

/** On a terminal one line shows the progress and is written over; elsewhere (CI, a log) a line every ten per cent. */
export function terminalReporter(terminal: Terminal): Reporter {
  let openLine = false;
  let shownPercent = -1;
  const note = (line: string): void => {
    terminal.write(`${openLine ? eraseLine : ""}${line}\n`);
    openLine = false;
    shownPercent = -1;
  };
  const progress = (label: string, done: number, total: number): void => {
    const percent = total > 0 ? Math.floor((done / total) * 100) : 0;
    if (terminal.isTTY) {
      const line = `${label} [${done}/${total}] ${percent} %`;
      terminal.write(`${eraseLine}${line.slice(0, (terminal.columns ?? 80) - 1)}`);
      openLine = true;
      return;
    }
    const step = Math.floor(percent / sparseStepPercent) * sparseStepPercent;
    if (step <= shownPercent) return;
    shownPercent = step;
    terminal.write(`${label} ${step} %\n`);
  };
  return { note, progress };
}
