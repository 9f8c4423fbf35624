import type { PersonView } from "../../../signaling/contract/api.ts";
import type { Api } from "../../http/api.ts";
import { useFormat, useWords } from "../../i18n/i18n.tsx";
import { useRefusalText } from "../../i18n/refusal-text.ts";
import { Button } from "../../ui/button.tsx";
import { Empty } from "../../ui/empty.tsx";
import { Table } from "../../ui/table.tsx";
import { useToast } from "../../ui/toasts.tsx";
import { Loaded } from "../loaded.tsx";
import { recordWords } from "../record-words.ts";
import { useLoading } from "../use-loading.ts";
import { adminWords } from "../words.ts";
import { useRoleText } from "./roles.ts";

/** People who were archived: nobody of them can sign in. */
export function PeopleArchive({ api, onRestored }: { api: Api; onRestored: () => void }) {
  const say = useWords(recordWords);
  const admin = useWords(adminWords);
  const explain = useRefusalText();
  const format = useFormat();
  const toast = useToast();
  const roleText = useRoleText();
  const list = useLoading(api.archivedPeople);
  const restore = async ({ id, name }: PersonView) => {
    const answer = await api.restorePerson(id);
    list.reload();
    onRestored();
    toast(answer.ok ? say("restored", { name }) : explain(answer.error));
  };
  return (
    <Loaded loading={list}>
      {(people) =>
        people.length === 0 ? (
          <Empty icon="people" title={say("archiveEmpty")}>
            {say("archiveEmptyHint")}
          </Empty>
        ) : (
          <div class="panel">
            <Table
              label={say("archiveTitle")}
              rows={people}
              keyOf={({ id }) => id}
              columns={[
                { head: admin("personName"), cell: ({ name }) => <strong>{name}</strong> },
                { head: admin("signInName"), cell: ({ signInName }) => signInName },
                { head: admin("role"), cell: ({ role }) => roleText(role) },
                {
                  head: say("archiveTitle"),
                  kind: "digits",
                  cell: ({ archivedAt }) => format.moment(archivedAt ?? 0),
                },
                {
                  head: admin("actions"),
                  kind: "last",
                  cell: (person) => (
                    <div class="actions">
                      <Button action="restore" size="small" onClick={() => void restore(person)}>
                        {say("restore")}
                      </Button>
                    </div>
                  ),
                },
              ]}
            />
          </div>
        )
      }
    </Loaded>
  );
}
