import { describe, expect, it } from "vitest";
import { terminalReporter } from "../../../../server/sfu/worker/reporter.ts";

describe("progress", () => {
  const shown = (isTTY: boolean) => {
    let text = "";
    const log = terminalReporter({
      isTTY,
      columns: 40,
      write: (part) => {
        text += part;
      },
    });
    log.note("start");
    for (let done = 1; done <= 40; done += 1) log.progress("compiling", done, 40);
    log.note("end");
    return text;
  };

  it("is one line on a terminal", () => {
    const erase = "\r\u001b[2K";
    const [first, ...shots] = shown(true).split(erase);
    expect(first).toBe("start\n");
    expect(shots.slice(0, 2)).toEqual(["compiling [1/40] 2 %", "compiling [2/40] 5 %"]);
    expect(shots.slice(-2)).toEqual(["compiling [40/40] 100 %", "end\n"]);
  });

  it("is a line every ten per cent elsewhere", () => {
    const tens = Array.from({ length: 11 }, (_, index) => `compiling ${index * 10} %\n`);
    expect(shown(false)).toBe(`start\n${tens.join("")}end\n`);
  });
});
