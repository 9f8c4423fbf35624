import { useState } from "preact/hooks";
import type { InvitedPerson, PersonView } from "../../../signaling/contract/api.ts";
import type { PersonId } from "../../../signaling/contract/ids.ts";
import type { Api } from "../../http/api.ts";
import { useWords } from "../../i18n/i18n.tsx";
import { Button } from "../../ui/button.tsx";
import { Empty } from "../../ui/empty.tsx";
import { Table } from "../../ui/table.tsx";
import { Loaded } from "../loaded.tsx";
import { SectionHead } from "../section-head.tsx";
import { useLoading } from "../use-loading.ts";
import { adminWords } from "../words.ts";
import { InvitationDialog } from "./invitation-dialog.tsx";
import { PersonDialog } from "./person-dialog.tsx";
import { RenewDialog } from "./renew-dialog.tsx";

type Open =
  | { dialog: "none" }
  | { dialog: "add" }
  | { dialog: "renew"; person: PersonView }
  | { dialog: "invited"; invited: InvitedPerson };

/** Teachers and administrators. */
export function PeopleSection({ api, self }: { api: Api; self: PersonId }) {
  const say = useWords(adminWords);
  const people = useLoading(api.people);
  const [open, setOpen] = useState<Open>({ dialog: "none" });
  const close = () => setOpen({ dialog: "none" });
  const invited = (person: InvitedPerson) => {
    people.reload();
    setOpen({ dialog: "invited", invited: person });
  };
  return (
    <>
      <SectionHead title={say("people")}>
        <Button action="add-person" look="principal" icon="add" onClick={() => setOpen({ dialog: "add" })}>
          {say("addPerson")}
        </Button>
      </SectionHead>
      <Loaded loading={people}>
        {(items) =>
          items.length === 0 ? (
            <Empty icon="people" title={say("noPeople")}>
              {say("noPeopleHint")}
            </Empty>
          ) : (
            <div class="panel">
              <PeopleTable people={items} self={self} onRenew={(person) => setOpen({ dialog: "renew", person })} />
            </div>
          )
        }
      </Loaded>
      {open.dialog === "add" && <PersonDialog api={api} onAdded={invited} onClose={close} />}
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

interface PeopleTableProps {
  people: PersonView[];
  self: PersonId;
  onRenew: (person: PersonView) => void;
}

function PeopleTable({ people, self, onRenew }: PeopleTableProps) {
  const say = useWords(adminWords);
  return (
    <Table
      label={say("people")}
      rows={people}
      keyOf={(person) => person.id}
      columns={[
        {
          head: say("personName"),
          cell: (person) => (
            <span>
              <strong>{person.name}</strong> {person.id === self && <span class="soft">{say("you")}</span>}
            </span>
          ),
        },
        { head: say("signInName"), cell: (person) => person.signInName },
        {
          head: say("role"),
          cell: (person) => say(person.role === "teacher" ? "roleTeacher" : "roleAdministrator"),
        },
        {
          head: say("actions"),
          kind: "last",
          cell: (person) => (
            <div class="actions">
              <Button
                action="renew-link"
                look="quiet"
                size="small"
                icon="link"
                data-person={person.id}
                onClick={() => onRenew(person)}
              >
                {say("renewLink")}
              </Button>
            </div>
          ),
        },
      ]}
    />
  );
}
