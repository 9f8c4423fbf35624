import { useCallback, useState } from "preact/hooks";
import type { ClassroomRecord, SchoolView } from "../../../signaling/contract/api.ts";
import type { DeviceId } from "../../../signaling/contract/ids.ts";
import type { Api } from "../../http/api.ts";
import { useWords } from "../../i18n/i18n.tsx";
import { Button } from "../../ui/button.tsx";
import { ConfirmDialog } from "../../ui/dialog.tsx";
import { Empty } from "../../ui/empty.tsx";
import { useToast } from "../../ui/toasts.tsx";
import { Loaded } from "../loaded.tsx";
import { SectionHead } from "../section-head.tsx";
import { useLoading } from "../use-loading.ts";
import { adminWords } from "../words.ts";
import { ClassroomDialog } from "./classroom-dialog.tsx";
import { PairDialog } from "./pair-dialog.tsx";
import { loadPlaces } from "./places.ts";
import { SchoolDialog } from "./school-dialog.tsx";
import { SchoolPanel } from "./school-panel.tsx";

type Open =
  | { dialog: "none" }
  | { dialog: "school" }
  | { dialog: "classroom"; school: SchoolView }
  | { dialog: "pair"; classroom: ClassroomRecord }
  | { dialog: "unpair"; classroom: ClassroomRecord; deviceId: DeviceId };

/** Schools, their classrooms, and the screens that stand in them. */
export function PlacesSection({ api }: { api: Api }) {
  const say = useWords(adminWords);
  const toast = useToast();
  const list = useLoading(useCallback(() => loadPlaces(api), [api]));
  const [open, setOpen] = useState<Open>({ dialog: "none" });
  const close = () => setOpen({ dialog: "none" });
  const done = (text: string) => {
    list.reload();
    close();
    toast(text);
  };
  return (
    <>
      <SectionHead title={say("places")}>
        <Button action="add-school" look="principal" icon="add" onClick={() => setOpen({ dialog: "school" })}>
          {say("addSchool")}
        </Button>
      </SectionHead>
      <Loaded loading={list}>
        {(places) =>
          places.length === 0 ? (
            <Empty icon="classroom" title={say("noSchools")}>
              {say("noSchoolsHint")}
            </Empty>
          ) : (
            places.map((place) => (
              <SchoolPanel
                key={place.school.id}
                place={place}
                onAddClassroom={() => setOpen({ dialog: "classroom", school: place.school })}
                onPair={(classroom) => setOpen({ dialog: "pair", classroom })}
                onUnpair={(classroom, deviceId) => setOpen({ dialog: "unpair", classroom, deviceId })}
              />
            ))
          )
        }
      </Loaded>
      {open.dialog === "school" && (
        <SchoolDialog api={api} onAdded={({ name }) => done(say("schoolAdded", { name }))} onClose={close} />
      )}
      {open.dialog === "classroom" && (
        <ClassroomDialog
          api={api}
          school={open.school}
          onAdded={({ name }) => done(say("classroomAdded", { name }))}
          onClose={close}
        />
      )}
      {open.dialog === "pair" && (
        <PairDialog
          api={api}
          classroom={open.classroom}
          onPaired={() => done(say("paired", { classroom: open.classroom.name }))}
          onClose={close}
        />
      )}
      {open.dialog === "unpair" && (
        <ConfirmDialog
          title={say("unpairTitle")}
          confirm={say("unpair")}
          action="confirm-unpair"
          onClose={close}
          onConfirm={async () => {
            const answer = await api.unpair(open.deviceId);
            if (answer.ok) done(say("unpaired"));
            return answer;
          }}
        >
          {say("unpairText", { classroom: open.classroom.name })}
        </ConfirmDialog>
      )}
    </>
  );
}
