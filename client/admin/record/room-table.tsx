import { useFormat, useWords } from "../../i18n/i18n.tsx";
import { Table } from "../../ui/table.tsx";
import { attendedMs, type Figures, figuresOf, type RoomRecord } from "./room-record.ts";
import { usePercent } from "./use-percent.ts";
import { recordWords } from "./words.ts";

/** Every classroom in one row: how long it was there, what it got, and how many measurements say so. */
export function RoomTable({ rooms }: { rooms: readonly RoomRecord[] }) {
  const say = useWords(recordWords);
  const format = useFormat();
  const percent = usePercent();
  const rows = rooms.map((room) => ({ room, figures: figuresOf(room.minutes) }));
  const measured = (show: (figures: Figures) => string) => (row: { figures: Figures | null }) =>
    row.figures ? show(row.figures) : <span class="soft">{say("unmeasured")}</span>;
  return (
    <Table
      label={say("summary")}
      rows={rows}
      keyOf={({ room }) => room.id}
      columns={[
        {
          head: say("classroom"),
          cell: ({ room }) => (
            <div>
              <strong>{room.name}</strong> <span class="soft">{room.school}</span>
              {room.taughtHere && <div class="soft">{say("taughtHere")}</div>}
            </div>
          ),
        },
        {
          head: say("attended"),
          kind: "figure",
          cell: ({ room: { stays } }) =>
            stays.length === 0 ? say("notThere") : format.minutes(attendedMs(stays, Date.now())),
        },
        { head: say("received"), kind: "figure", cell: measured(({ receivedKbps }) => format.rate(receivedKbps)) },
        { head: say("full"), kind: "figure", cell: measured(({ tierShares }) => percent(tierShares.full)) },
        { head: say("stalled"), kind: "figure", cell: measured(({ stalledShare }) => percent(stalledShare)) },
        {
          head: say("concealed"),
          kind: "figure",
          cell: measured(({ voiceConcealedShare: share }) => (share === null ? say("unmeasured") : percent(share))),
        },
        {
          head: say("behind"),
          kind: "figure",
          cell: measured(({ measurements }) => say("behindCount", { count: measurements })),
        },
      ]}
    />
  );
}
