import type { ClassroomRecord, SchoolView } from "../../../signaling/contract/api.ts";
import type { DeviceId } from "../../../signaling/contract/ids.ts";
import { useFormat, useWords } from "../../i18n/i18n.tsx";
import { Button } from "../../ui/button.tsx";
import { Chip } from "../../ui/chip.tsx";
import { Table } from "../../ui/table.tsx";
import { recordWords } from "../record-words.ts";
import { adminWords } from "../words.ts";
import { linkProfileWords } from "./link-profiles.ts";
import type { Place } from "./places.ts";

interface SchoolPanelProps {
  place: Place;
  onAddClassroom: () => void;
  onEdit: () => void;
  onArchive: () => void;
  onEditClassroom: (classroom: ClassroomRecord) => void;
  onArchiveClassroom: (classroom: ClassroomRecord) => void;
  onPair: (classroom: ClassroomRecord) => void;
  onUnpair: (classroom: ClassroomRecord, deviceId: DeviceId) => void;
}

/** One school: its link, its classrooms, their screens. */
export function SchoolPanel({ place: { school, classrooms }, ...on }: SchoolPanelProps) {
  const say = useWords(adminWords);
  const record = useWords(recordWords);
  return (
    <section class="panel school-panel" aria-label={school.name} data-school={school.id}>
      <div class="panel-head">
        <h2>{school.name}</h2>
        <Facts school={school} />
        <div class="actions">
          <Button action="edit-school" look="quiet" size="small" onClick={on.onEdit}>
            {record("edit")}
          </Button>
          <Button action="archive-school" look="quiet" size="small" onClick={on.onArchive}>
            {record("archive")}
          </Button>
          <Button action="add-classroom" size="small" icon="add" onClick={on.onAddClassroom}>
            {say("addClassroom")}
          </Button>
        </div>
      </div>
      {classrooms.length === 0 ? (
        <p class="panel-empty">{say("noClassrooms")}</p>
      ) : (
        <Table
          label={school.name}
          rows={classrooms}
          keyOf={(classroom) => classroom.id}
          columns={[
            { head: say("classroom"), cell: (classroom) => <strong>{classroom.name}</strong> },
            {
              head: say("devices"),
              cell: (classroom) => (
                <Devices classroom={classroom} onUnpair={(deviceId) => on.onUnpair(classroom, deviceId)} />
              ),
            },
            {
              head: say("actions"),
              kind: "last",
              cell: (classroom) => (
                <div class="actions">
                  <Button
                    action="edit-classroom"
                    look="quiet"
                    size="small"
                    onClick={() => on.onEditClassroom(classroom)}
                  >
                    {record("edit")}
                  </Button>
                  <Button
                    action="archive-classroom"
                    look="quiet"
                    size="small"
                    onClick={() => on.onArchiveClassroom(classroom)}
                  >
                    {record("archive")}
                  </Button>
                  <Button
                    action="pair"
                    size="small"
                    icon="link"
                    data-classroom={classroom.id}
                    onClick={() => on.onPair(classroom)}
                  >
                    {say("pair")}
                  </Button>
                </div>
              ),
            },
          ]}
        />
      )}
    </section>
  );
}

/** What is known of the school, in one line. */
function Facts({ school: { linkProfile, region, bandwidthKbps, contact } }: { school: SchoolView }) {
  const say = useWords(adminWords);
  const format = useFormat();
  const rate = bandwidthKbps === null ? "" : format.rate(bandwidthKbps);
  const facts = [region, say(linkProfileWords[linkProfile]), rate, contact].filter((fact) => fact !== "");
  return <span class="soft">{facts.join(" · ")}</span>;
}

interface DevicesProps {
  classroom: ClassroomRecord;
  onUnpair: (deviceId: DeviceId) => void;
}

function Devices({ classroom, onUnpair }: DevicesProps) {
  const say = useWords(adminWords);
  const format = useFormat();
  if (classroom.devices.length === 0) return <Chip tone="warn">{say("noDevice")}</Chip>;
  return (
    <ul class="devices">
      {classroom.devices.map(({ id, pairedAt, lastSeenAt }) => (
        <li key={id}>
          <span>
            {lastSeenAt === null
              ? say("neverSeen", { paired: format.moment(pairedAt) })
              : say("lastSeen", { ago: format.ago(lastSeenAt, Date.now()) })}
          </span>
          <Button action="unpair" look="quiet" size="small" onClick={() => onUnpair(id)}>
            {say("unpair")}
          </Button>
        </li>
      ))}
    </ul>
  );
}
