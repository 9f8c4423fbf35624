import { z } from "zod";

/**
 * What a camera or a screen really gives, before it is encoded: a board camera may be 1920x1080 at 15 frames, an old
 * classroom's 640x480 at 30. What it is worth sending at follows from it.
 */
export const captureSize = z.object({
  width: z.int().min(1).max(16_384),
  height: z.int().min(1).max(16_384),
  fps: z.number().min(1).max(240),
});
export type CaptureSize = z.infer<typeof captureSize>;
