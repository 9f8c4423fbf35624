import "../sheets/sheets.css";
import { useState } from "preact/hooks";
import type { PersonView, Role } from "../../../signaling/contract/api.ts";
import { useWords } from "../../i18n/i18n.tsx";
import type { Person } from "../../sign-in/visit.ts";
import { Button } from "../../ui/button.tsx";
import { SelectField, TextField } from "../../ui/field.tsx";
import { Table } from "../../ui/table.tsx";
import { recordWords } from "../record-words.ts";
import { adminWords } from "../words.ts";
import { roles, useRoleText } from "./roles.ts";

const AT_ONCE = 100;
/** From this many people on, a search saves scrolling. */
const SEARCH_FROM = 8;

interface PeopleTableProps {
  people: PersonView[];
  holder: Person;
  onEdit: (person: PersonView) => void;
  onArchive: (person: PersonView) => void;
  onRenew: (person: PersonView) => void;
}

export function PeopleTable({ people, holder, onEdit, onArchive, onRenew }: PeopleTableProps) {
  const say = useWords(adminWords);
  const record = useWords(recordWords);
  const roleText = useRoleText();
  const [search, setSearch] = useState("");
  const [role, setRole] = useState<Role | "">("");
  const [limit, setLimit] = useState(AT_ONCE);
  const found = people.filter((person) => (role === "" || person.role === role) && isFound(person, search));
  /** Teachers of other regions are listed to be chosen, and are others' to change. */
  const isOurs = ({ region }: PersonView) => holder.region === "" || fold(region) === fold(holder.region);
  return (
    <>
      {people.length >= SEARCH_FROM && (
        <div class="filters">
          <TextField label={record("searchPeople")} maxLength={80} value={search} onValue={setSearch} />
          <SelectField<Role | "">
            label={say("role")}
            value={role}
            onValue={setRole}
            options={[
              { value: "", text: record("anyRole") },
              ...roles.map((value) => ({ value, text: roleText(value) })),
            ]}
          />
        </div>
      )}
      <div class="panel">
        <Table
          label={say("people")}
          rows={found.slice(0, limit)}
          keyOf={(person) => person.id}
          columns={[
            {
              head: say("personName"),
              cell: (person) => (
                <span>
                  <strong>{person.name}</strong>{" "}
                  {person.id === holder.personId && <span class="soft">{say("you")}</span>}
                </span>
              ),
            },
            { head: say("signInName"), cell: (person) => person.signInName },
            { head: say("role"), cell: (person) => roleText(person.role) },
            {
              head: record("region"),
              cell: ({ region, classroom, role: of }) => {
                if (classroom !== null) return `${classroom.school} · ${classroom.name}`;
                return region === "" && of === "administrator" ? record("noRegion") : region;
              },
            },
            {
              head: say("actions"),
              kind: "last",
              cell: (person) =>
                isOurs(person) && (
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
                    <Button action="edit-person" look="quiet" size="small" onClick={() => onEdit(person)}>
                      {record("edit")}
                    </Button>
                    {person.id !== holder.personId && (
                      <Button action="archive-person" look="quiet" size="small" onClick={() => onArchive(person)}>
                        {record("archive")}
                      </Button>
                    )}
                  </div>
                ),
            },
          ]}
        />
      </div>
      {found.length > limit && (
        <div class="actions">
          <Button action="show-more" onClick={() => setLimit(limit + AT_ONCE)}>
            {record("more", { count: Math.min(AT_ONCE, found.length - limit) })}
          </Button>
        </div>
      )}
    </>
  );
}

function fold(text: string): string {
  return text.normalize("NFKC").toLowerCase();
}

function isFound({ name, signInName, region, classroom }: PersonView, search: string): boolean {
  const text = fold([name, signInName, region, classroom?.school ?? "", classroom?.name ?? ""].join("\n"));
  return fold(search)
    .split(/\s+/)
    .every((word) => text.includes(word));
}
