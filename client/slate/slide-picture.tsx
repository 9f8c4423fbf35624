import { useEffect, useState } from "preact/hooks";
import type { Ground } from "../../signaling/contract/slate.ts";
import { useSlides } from "./slide-source.tsx";

/** A page that is not here yet shows its small picture after so long, in milliseconds. */
const PATIENCE_MS = 400;

/** A picture that could not be had is asked for again after this time, in milliseconds. */
const AGAIN_MS = 2_000;

/** The picture that a sheet is written on. */
export function SlidePicture({ ground, size }: { ground: Ground; size: "screen" | "small" }) {
  const slides = useSlides();
  const [address, setAddress] = useState<string | undefined>(undefined);
  useEffect(() => {
    if (ground.kind !== "slide" || !slides) return;
    let wanted = true;
    let arrived = false;
    const show = (found: string | undefined, final: boolean) => {
      if (!wanted || found === undefined || (arrived && !final)) return;
      arrived = arrived || final;
      setAddress(found);
    };
    const ask = async () => {
      const found = await slides.address(ground, size);
      show(found, true);
      // The line was lost, or the service busy: the screen must not stay empty until the next page.
      if (wanted && found === undefined) again = setTimeout(() => void ask(), AGAIN_MS);
    };
    let again: ReturnType<typeof setTimeout> | undefined;
    void ask();
    const timer = setTimeout(() => {
      if (size === "screen" && !arrived) void slides.address(ground, "small").then((found) => show(found, false));
    }, PATIENCE_MS);
    return () => {
      wanted = false;
      clearTimeout(timer);
      clearTimeout(again);
    };
  }, [slides, ground, size]);
  if (ground.kind !== "slide" || address === undefined) return null;
  return <img src={address} alt="" draggable={false} data-slide={ground.number} />;
}
