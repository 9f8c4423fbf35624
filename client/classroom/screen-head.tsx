import type { Device } from "../sign-in/visit.ts";
import { LanguageSwitch } from "../ui/language-switch.tsx";

/** Which classroom this is, and the languages; gone as soon as there is a lesson to look at. */
export function ScreenHead({ holder }: { holder: Device }) {
  return (
    <header class="screen-head">
      <p>
        {holder.school} · {holder.classroom}
      </p>
      <LanguageSwitch />
    </header>
  );
}
