/** What does VP8 need for the clip? `node tests/support/clip/measure.ts` prints one line for each encoding. */
import { launchChromium } from "../../e2e/support/chromium.ts";
import { clipFlags, makeClip } from "./make-clip.ts";
import { type EncodedSecond, sendClip } from "./send-clip.ts";

const encodings = [
  [100, 4],
  [150, 4],
  [300, 2],
  [500, 2],
  [1500, 1],
  [4000, 1],
] as const;

const browser = await launchChromium(clipFlags(await makeClip()));
try {
  console.log(
    "| asked for | height | sent kbps | from – to | fps | quantizer (of 127) |\n| --- | --- | --- | --- | --- | --- |",
  );
  for (const [kbps, scaleResolutionDownBy] of encodings) {
    const seconds = await sendClip(browser, { kbps, scaleResolutionDownBy });
    const mean = (of: keyof EncodedSecond) => seconds.reduce((sum, second) => sum + second[of], 0) / seconds.length;
    const rates = seconds.map((second) => Math.round(second.kbps));
    const span = `${Math.min(...rates)} – ${Math.max(...rates)}`;
    const cells = [
      kbps,
      mean("height"),
      Math.round(mean("kbps")),
      span,
      mean("fps").toFixed(1),
      Math.round(mean("quantizer")),
    ];
    console.log(`| ${cells.join(" | ")} |`);
  }
} finally {
  await browser.close();
}
