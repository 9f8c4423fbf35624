import "../sheets/sheets.css";
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
import { RecordKeys } from "../record-keys.tsx";
import { recordWords } from "../record-words.ts";
import { SectionHead } from "../section-head.tsx";
import { SheetDialog } from "../sheets/sheet-dialog.tsx";
import { useArchiving } from "../use-archiving.ts";
import { useLoading } from "../use-loading.ts";
import { adminWords } from "../words.ts";
import { ClassroomDialog } from "./classroom-dialog.tsx";
import { PairDialog } from "./pair-dialog.tsx";
import { loadPlaces } from "./places.ts";
import { PlacesArchive } from "./places-archive.tsx";
import { PlacesList } from "./places-list.tsx";
import { SchoolDialog } from "./school-dialog.tsx";

type Open =
  | { dialog: "none" }
  | { dialog: "sheets" }
  | { dialog: "school"; school?: SchoolView }
  | { dialog: "classroom"; of: { school: SchoolView } | { classroom: ClassroomRecord } }
  | { dialog: "pair"; classroom: ClassroomRecord }
  | { dialog: "unpair"; classroom: ClassroomRecord; deviceId: DeviceId };

/** Schools, their classrooms, and the screens that stand in them. */
export function PlacesSection({ api, region }: { api: Api; region: string }) {
  const say = useWords(adminWords);
  const record = useWords(recordWords);
  const toast = useToast();
  const list = useLoading(useCallback(() => loadPlaces(api), [api]));
  const [archive, setArchive] = useState(false);
  const [open, setOpen] = useState<Open>({ dialog: "none" });
  const close = () => setOpen({ dialog: "none" });
  const done = (text: string) => {
    list.reload();
    close();
    toast(text);
  };
  const archiving = useArchiving(list.reload);
  const putAway = {
    school: ({ id, name }: SchoolView) =>
      archiving(
        name,
        () => api.archiveSchool(id),
        () => api.restoreSchool(id),
      ),
    classroom: ({ id, name }: ClassroomRecord) =>
      archiving(
        name,
        () => api.archiveClassroom(id),
        () => api.restoreClassroom(id),
      ),
  };
  return (
    <>
      <SectionHead title={archive ? record("archiveTitle") : say("places")}>
        <RecordKeys archive={archive} onArchive={setArchive} onSheets={() => setOpen({ dialog: "sheets" })} />
        <Button action="add-school" look="principal" icon="add" onClick={() => setOpen({ dialog: "school" })}>
          {say("addSchool")}
        </Button>
      </SectionHead>
      {archive ? (
        <PlacesArchive api={api} onRestored={list.reload} />
      ) : (
        <Loaded loading={list}>
          {(places) =>
            places.length === 0 ? (
              <Empty icon="classroom" title={say("noSchools")}>
                {say("noSchoolsHint")}
              </Empty>
            ) : (
              <PlacesList
                places={places}
                onEdit={(school) => setOpen({ dialog: "school", school })}
                onArchive={(school) => void putAway.school(school)}
                onAddClassroom={(school) => setOpen({ dialog: "classroom", of: { school } })}
                onEditClassroom={(classroom) => setOpen({ dialog: "classroom", of: { classroom } })}
                onArchiveClassroom={(classroom) => void putAway.classroom(classroom)}
                onPair={(classroom) => setOpen({ dialog: "pair", classroom })}
                onUnpair={(classroom, deviceId) => setOpen({ dialog: "unpair", classroom, deviceId })}
              />
            )
          }
        </Loaded>
      )}
      {open.dialog === "sheets" && (
        <SheetDialog api={api} kinds={["schools", "classrooms"]} onWritten={list.reload} onClose={close} />
      )}
      {open.dialog === "school" && (
        <SchoolDialog
          api={api}
          region={region}
          {...(open.school ? { school: open.school } : {})}
          onSaved={({ name }) => done(open.school ? record("saved", { name }) : say("schoolAdded", { name }))}
          onClose={close}
        />
      )}
      {open.dialog === "classroom" && (
        <ClassroomDialog
          api={api}
          of={open.of}
          onSaved={({ name }) =>
            done("school" in open.of ? say("classroomAdded", { name }) : record("saved", { name }))
          }
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
