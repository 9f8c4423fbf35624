import "./feasibility.css";
import { useState } from "preact/hooks";
import type { BetterTime, ExpectedRoom, Feasibility } from "../../../signaling/contract/feasibility.ts";
import { useFormat, useWords } from "../../i18n/i18n.tsx";
import { planWords } from "../../i18n/plan-text.ts";
import { Button } from "../../ui/button.tsx";
import { Chip } from "../../ui/chip.tsx";
import { Notice } from "../../ui/notice.tsx";
import { Table } from "../../ui/table.tsx";
import { BetterTimes } from "./better-times.tsx";
import { feasibilityWords } from "./words.ts";

interface FeasibilityProps {
  found: Feasibility;
  /** Takes one of the times that are proposed. */
  onTime: (time: BetterTime) => void;
}

const SHOWN = 6;

/** How many classrooms will have no moving picture. */
export function weakIn({ tiers }: Feasibility): number {
  return tiers.stills + tiers.audio;
}

/** What the teacher can send is less than what the full picture takes. What was never full has no end that is known. */
function isShort({ kbps, orMore, neededKbps }: Feasibility["uplink"]): boolean {
  return kbps !== null && !orMore && kbps < neededKbps;
}

function isEnough({ kbps, neededKbps }: Feasibility["uplink"]): boolean {
  return kbps !== null && kbps >= neededKbps;
}

/** What each classroom will get, on how many measurements that stands, and when it would be better. */
export function FeasibilityView({ found, onTime }: FeasibilityProps) {
  const say = useWords(feasibilityWords);
  const format = useFormat();
  const { tiers, rooms, better, uplink } = found;
  const weak = weakIn(found);
  const known = rooms.length - tiers.unknown;
  const uplinkShort = isShort(uplink);
  return (
    <section class="feasibility" aria-label={say("title")} data-weak={weak} data-unknown={tiers.unknown}>
      <Notice tone={weak > 0 ? "warn" : "info"} title={say("title")}>
        {known === 0 && <p>{say("noneKnown")}</p>}
        {known > 0 && weak + tiers.reduced === 0 && <p>{say("allWell")}</p>}
        {weak > 0 && <p>{say("someWeak", { count: weak })}</p>}
        {tiers.reduced > 0 && <p>{say("someReduced", { count: tiers.reduced })}</p>}
        {known > 0 && tiers.unknown > 0 && <p>{say("someUnknown", { count: tiers.unknown })}</p>}
        {uplink.kbps === null ? (
          <p>{say("uplinkUnknown")}</p>
        ) : (
          <p>
            {say(uplinkShort ? "uplinkShort" : isEnough(uplink) ? "uplinkEnough" : "uplinkOpen", {
              rate: format.rate(uplink.kbps),
              needed: format.rate(uplink.neededKbps),
            })}{" "}
            <Behind room={uplink} />
          </p>
        )}
      </Notice>
      {known > 0 && <Rooms rooms={rooms} uplinkShort={uplinkShort} />}
      {known > 0 && (
        <p class="soft">
          {say("basis", {
            full: format.rate(found.neededForFullKbps),
            reduced: format.rate(found.neededForReducedKbps),
          })}
        </p>
      )}
      {better.length > 0 && <BetterTimes better={better} onTime={onTime} />}
    </section>
  );
}

/** `uplinkShort`: what the teacher can send is less than what the classrooms could take. */
function Rooms({ rooms, uplinkShort }: { rooms: readonly ExpectedRoom[]; uplinkShort: boolean }) {
  const say = useWords(feasibilityWords);
  const plan = useWords(planWords);
  const format = useFormat();
  const [all, setAll] = useState(false);
  const shown = all ? rooms : rooms.slice(0, SHOWN);
  return (
    <>
      <Table
        label={say("rooms")}
        rows={shown}
        keyOf={({ classroomId }) => classroomId}
        columns={[
          {
            head: say("classroom"),
            cell: ({ name, school }) => (
              <div>
                <strong>{name}</strong> <span class="soft">{school}</span>
              </div>
            ),
          },
          {
            head: say("tier"),
            cell: ({ tier }) =>
              tier === null ? (
                <Chip>{say("unknown")}</Chip>
              ) : (
                <Chip tone={tier === "full" ? "good" : tier === "reduced" ? "plain" : "warn"}>{plan(tier)}</Chip>
              ),
          },
          {
            head: say("carries"),
            kind: "digits",
            cell: ({ carriesKbps }) => (carriesKbps === null ? say("notMeasured") : format.rate(carriesKbps)),
          },
          { head: say("missing"), cell: (room) => <Missing room={room} uplinkShort={uplinkShort} /> },
          { head: say("behind"), cell: (room) => <Behind room={room} /> },
        ]}
      />
      {shown.length < rooms.length && (
        <Button size="small" look="quiet" action="show-all-rooms" onClick={() => setAll(true)}>
          {say("showAll", { count: rooms.length - shown.length })}
        </Button>
      )}
    </>
  );
}

function Missing({ room, uplinkShort }: { room: ExpectedRoom; uplinkShort: boolean }) {
  const say = useWords(feasibilityWords);
  const format = useFormat();
  if (room.tier === null) return <span class="soft">{say("unknown")}</span>;
  if (room.missingForReducedKbps > 0) {
    return <>{say("missingForReduced", { rate: format.rate(room.missingForReducedKbps) })}</>;
  }
  const moves = room.tier === "full" || room.tier === "reduced";
  const limit = say(uplinkShort ? "uplinkLimits" : "shared");
  if (!moves) return <span class="soft">{limit}</span>;
  if (room.missingForFullKbps > 0) return <>{say("missingForFull", { rate: format.rate(room.missingForFullKbps) })}</>;
  return <span class="soft">{room.tier === "full" ? say("nothingMissing") : limit}</span>;
}

const behind = { hour: "atHour", "nearby-hours": "nearHour", "any-hour": "anyHour" } as const;

function Behind({ room: { basis, measurements } }: { room: Pick<ExpectedRoom, "basis" | "measurements"> }) {
  const say = useWords(feasibilityWords);
  return (
    <span class="soft">{basis === "link-kind" ? say("notMeasured") : say(behind[basis], { count: measurements })}</span>
  );
}
