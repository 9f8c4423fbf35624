import { useCallback, useState } from "preact/hooks";
import type { InvitedPerson, PersonView } from "../../../signaling/contract/api.ts";
import type { Api } from "../../http/api.ts";
import type { Answer } from "../../http/failure.ts";
import { useWords } from "../../i18n/i18n.tsx";
import type { Person } from "../../sign-in/visit.ts";
import { Button } from "../../ui/button.tsx";
import { Empty } from "../../ui/empty.tsx";
import { useToast } from "../../ui/toasts.tsx";
import { Loaded } from "../loaded.tsx";
import { loadPlaces, type Place } from "../places/places.ts";
import { RecordKeys } from "../record-keys.tsx";
import { recordWords } from "../record-words.ts";
import { SectionHead } from "../section-head.tsx";
import { SheetDialog } from "../sheets/sheet-dialog.tsx";
import { useArchiving } from "../use-archiving.ts";
import { useLoading } from "../use-loading.ts";
import { adminWords } from "../words.ts";
import { InvitationDialog } from "./invitation-dialog.tsx";
import { PeopleArchive } from "./people-archive.tsx";
import { PeopleTable } from "./people-table.tsx";
import { PersonDialog } from "./person-dialog.tsx";
import { RenewDialog } from "./renew-dialog.tsx";

type Open =
  | { dialog: "none" }
  | { dialog: "sheets" }
  | { dialog: "person"; person?: PersonView }
  | { dialog: "renew"; person: PersonView }
  | { dialog: "invited"; invited: InvitedPerson };

interface Listed {
  people: PersonView[];
  places: Place[];
}

/** Teachers, assistants, observers and administrators. */
export function PeopleSection({ api, holder }: { api: Api; holder: Person }) {
  const say = useWords(adminWords);
  const record = useWords(recordWords);
  const toast = useToast();
  const list = useLoading(useCallback(() => load(api), [api]));
  const [archive, setArchive] = useState(false);
  const [open, setOpen] = useState<Open>({ dialog: "none" });
  const close = () => setOpen({ dialog: "none" });
  const invited = (person: InvitedPerson) => {
    list.reload();
    setOpen({ dialog: "invited", invited: person });
  };
  const archiving = useArchiving(list.reload);
  const putAway = ({ id, name }: PersonView) =>
    void archiving(
      name,
      () => api.archivePerson(id),
      () => api.restorePerson(id),
    );
  return (
    <>
      <SectionHead title={archive ? record("archiveTitle") : say("people")}>
        <RecordKeys archive={archive} onArchive={setArchive} onSheets={() => setOpen({ dialog: "sheets" })} />
        <Button action="add-person" look="principal" icon="add" onClick={() => setOpen({ dialog: "person" })}>
          {say("addPerson")}
        </Button>
      </SectionHead>
      {archive ? (
        <PeopleArchive api={api} onRestored={list.reload} />
      ) : (
        <Loaded loading={list}>
          {({ people }) =>
            people.length === 0 ? (
              <Empty icon="people" title={say("noPeople")}>
                {say("noPeopleHint")}
              </Empty>
            ) : (
              <PeopleTable
                people={people}
                holder={holder}
                onEdit={(person) => setOpen({ dialog: "person", person })}
                onArchive={putAway}
                onRenew={(person) => setOpen({ dialog: "renew", person })}
              />
            )
          }
        </Loaded>
      )}
      {open.dialog === "sheets" && <SheetDialog api={api} kinds={["people"]} onWritten={list.reload} onClose={close} />}
      {open.dialog === "person" && (
        <PersonDialog
          api={api}
          region={holder.region}
          places={list.value?.places ?? []}
          {...(open.person ? { person: open.person } : {})}
          onAdded={invited}
          onChanged={({ name }) => {
            list.reload();
            close();
            toast(record("saved", { name }));
          }}
          onClose={close}
        />
      )}
      {open.dialog === "renew" && (
        <RenewDialog
          api={api}
          person={open.person}
          onRenewed={(renewed) => setOpen({ dialog: "invited", invited: renewed })}
          onClose={close}
        />
      )}
      {open.dialog === "invited" && <InvitationDialog invited={open.invited} onClose={close} />}
    </>
  );
}

async function load(api: Api): Promise<Answer<Listed>> {
  const [people, places] = await Promise.all([api.people(), loadPlaces(api)]);
  if (!people.ok) return people;
  return places.ok ? { ok: true, value: { people: people.value, places: places.value } } : places;
}
