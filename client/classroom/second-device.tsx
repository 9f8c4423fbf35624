import { encode } from "uqr";
import type { Notice } from "../../signaling/contract/notices.ts";
import { useWords } from "../i18n/i18n.tsx";
import { leftToRight } from "../i18n/left-to-right.ts";
import { talkWords } from "../talk/words.ts";
import { Dialog } from "../ui/dialog.tsx";

/** The address of the assistant's page as a picture for a camera, and what to type instead. */
export function SecondDevice({ view, onClose }: { view: Notice<"assistantsChanged">; onClose: () => void }) {
  const say = useWords(talkWords);
  const address = `${location.origin}/assistant`;
  const dots = encode(`${address}#${view.code}`, { border: 4 }).data;
  const path = dots.flatMap((row, y) => row.flatMap((on, x) => (on ? [`M${x} ${y}h1v1h-1z`] : []))).join("");
  return (
    <Dialog title={say("secondDevice")} onClose={onClose}>
      <div class="second-device">
        <svg class="qr-code" viewBox={`0 0 ${dots.length} ${dots.length}`} role="img" aria-label={say("qrCode")}>
          <path d={path} />
        </svg>
        <div>
          <p>{say("secondDeviceHint")}</p>
          <p>{say("secondDeviceType", { address: leftToRight(address.replace(/^https?:\/\//, "")) })}</p>
          <p class="second-device-code digits">{`${view.code.slice(0, 4)} ${view.code.slice(4)}`}</p>
          <p>{say("secondDevices", { count: view.devices })}</p>
        </div>
      </div>
    </Dialog>
  );
}
