import { z } from "zod";
import {
  type CaptionKeyView,
  captionKeyMade,
  captionKeyView,
  type PostedCaption,
  postedCaption,
} from "../../signaling/contract/captions.ts";
import { type Done, granted, refused } from "../../signaling/contract/errors.ts";
import { type LessonId, lessonId } from "../../signaling/contract/ids.ts";
import type { CaptionKeys } from "../timetable/caption-keys.ts";
import { type Endpoint, forAnyone, forPeople, nothing } from "./endpoint.ts";
import type { Throttles } from "./throttle.ts";

/** Where captions are shown; implemented by the live lessons. */
export interface Captioning {
  /** Refuses with `lesson.not-live`, `caption.out-of-order`, `request.too-many`. */
  say(id: LessonId, caption: PostedCaption): Done;
}

/** Where no lessons are held. */
export const nobodyReads: Captioning = { say: () => refused("lesson.not-live") };

interface CaptionParts {
  readonly captionKeys: CaptionKeys;
  readonly captioning: Captioning;
  readonly publicUrl: string;
}

/** Makes and revokes the key to a lesson's captions, and takes captions from who has it. */
export function captionEndpoints(parts: CaptionParts, throttles: Throttles): Endpoint[] {
  const { captionKeys, captioning, publicUrl } = parts;
  const one = z.object({ lessonId });
  const subject = (_input: object, { lessonId: id, title }: CaptionKeyView) => ({
    kind: "lesson" as const,
    id,
    name: title,
  });
  const path = "/lessons/:lessonId/caption-key";
  return [
    forPeople({ method: "get", path, input: one, output: captionKeyView }, (input, { holder }) =>
      captionKeys.find(holder, input.lessonId),
    ),
    forPeople(
      {
        ...{ method: "post", path, input: one, output: captionKeyMade, status: 201 },
        audit: { action: "lesson.caption-key-made", subject },
      },
      async (input, { holder }) => {
        const made = await captionKeys.make(holder, input.lessonId);
        if (!made.ok) return made;
        const { view, key } = made.value;
        const url = new URL(`/api/v1/lessons/${view.lessonId}/captions`, publicUrl).href;
        return granted({ ...view, key, url });
      },
    ),
    forPeople(
      {
        ...{ method: "delete", path, input: one, output: captionKeyView },
        audit: { action: "lesson.caption-key-revoked", subject },
      },
      (input, { holder }) => captionKeys.revoke(holder, input.lessonId),
    ),
    forAnyone(
      {
        method: "post",
        path: "/lessons/:lessonId/captions",
        body: true,
        throttles: throttles.captionKeys,
        input: postedCaption,
        output: nothing,
        // What is said in a lesson is nobody's to keep; who made the key is noted.
        audit: null,
      },
      async ({ lessonId: id, key, ...caption }) => {
        const known = await captionKeys.check(id, key);
        return known.ok ? captioning.say(id, caption) : known;
      },
    ),
  ];
}
