import type { ClassroomRecord } from "../../../signaling/contract/api.ts";
import type { DeviceId } from "../../../signaling/contract/ids.ts";
import { useFormat, useWords } from "../../i18n/i18n.tsx";
import { Button } from "../../ui/button.tsx";
import { Chip } from "../../ui/chip.tsx";
import { Table } from "../../ui/table.tsx";
import { adminWords } from "../words.ts";
import { linkProfileWords } from "./link-profiles.ts";
import type { Place } from "./places.ts";

interface SchoolPanelProps {
  place: Place;
  onAddClassroom: () => void;
  onPair: (classroom: ClassroomRecord) => void;
  onUnpair: (classroom: ClassroomRecord, deviceId: DeviceId) => void;
}

/** One school: its link, its classrooms, their screens. */
export function SchoolPanel({ place: { school, classrooms }, onAddClassroom, onPair, onUnpair }: SchoolPanelProps) {
  const say = useWords(adminWords);
  return (
    <section class="panel" aria-label={school.name} data-school={school.id}>
      <div class="panel-head">
        <h2>{school.name}</h2>
        <span class="soft">{say(linkProfileWords[school.linkProfile])}</span>
        <Button action="add-classroom" size="small" icon="add" onClick={onAddClassroom}>
          {say("addClassroom")}
        </Button>
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
                <Devices classroom={classroom} onUnpair={(deviceId) => onUnpair(classroom, deviceId)} />
              ),
            },
            {
              head: say("actions"),
              kind: "last",
              cell: (classroom) => (
                <div class="actions">
                  <Button
                    action="pair"
                    size="small"
                    icon="link"
                    data-classroom={classroom.id}
                    onClick={() => onPair(classroom)}
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
