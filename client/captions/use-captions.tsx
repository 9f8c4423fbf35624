import { browserClock } from "../state/clock.ts";
import type { Participation } from "../state/participation.ts";
import { useLater } from "../state/use-later.ts";
import { safeStorage } from "../ui/safe-storage.ts";

/** Captions are fetched after the page is drawn: the strip, its key and what they share; undefined until then. */
export function useCaptions(participation: Participation) {
  return useLater(async () => {
    const [{ CaptionLine }, { CaptionStrip, CaptionKey }] = await Promise.all([
      import("./caption-line.ts"),
      import("./captions.tsx"),
    ]);
    const line = new CaptionLine({ participation, clock: browserClock, storage: safeStorage(() => localStorage) });
    return {
      Strip: () => <CaptionStrip line={line} />,
      Key: ({ size }: { size?: "small" }) => <CaptionKey line={line} {...(size && { size })} />,
    };
  });
}
