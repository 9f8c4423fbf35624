import { useState } from "preact/hooks";
import type { Focus, Layout } from "../../signaling/contract/layout.ts";
import { useWords } from "../i18n/i18n.tsx";
import type { Participation } from "../state/participation.ts";
import { layoutWords } from "./layout-words.ts";

const choices: readonly Focus[] = ["written", "teacher", "sides", "stage"];

interface LayoutChoiceProps {
  layout: Layout;
  /** Only who is in the lesson may say it. */
  disabled: boolean;
  participation: Pick<Participation, "request">;
}

/** What is large on the classrooms' screens: as it happens, or what the teacher keeps there. */
export function LayoutChoice({ layout: { focus, pinned }, disabled, participation }: LayoutChoiceProps) {
  const say = useWords(layoutWords);
  const [failed, setFailed] = useState(false);
  const pin = async (wanted: Focus | null) => {
    const answer = await participation.request("pinLayout", { focus: wanted });
    setFailed(!answer.ok);
  };
  const waits = pinned !== null && pinned !== focus;
  return (
    <label class="layout-choice">
      <span>{say("label")}</span>
      <select
        class="control"
        data-action="layout"
        value={pinned ?? ""}
        disabled={disabled}
        onChange={(event) => void pin(choices[event.currentTarget.selectedIndex - 1] ?? null)}
      >
        <option value="">{say("automatic", { now: say(focus) })}</option>
        {choices.map((choice) => (
          <option key={choice} value={choice}>
            {say(choice)}
          </option>
        ))}
      </select>
      <span role="status">{failed ? say("failed") : waits ? say("nothingThere") : ""}</span>
    </label>
  );
}
