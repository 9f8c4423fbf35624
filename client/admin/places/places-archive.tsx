import { useCallback } from "preact/hooks";
import type { Api } from "../../http/api.ts";
import type { Answer } from "../../http/failure.ts";
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

interface Archived {
  id: string;
  kind: "school" | "classroom";
  name: string;
  archivedAt: number;
  restore: () => Promise<Answer<unknown>>;
}

/** Schools that were archived, and classrooms that were by themselves: those of such a school come back with it. */
export function PlacesArchive({ api, onRestored }: { api: Api; onRestored: () => void }) {
  const say = useWords(recordWords);
  const admin = useWords(adminWords);
  const explain = useRefusalText();
  const format = useFormat();
  const toast = useToast();
  const list = useLoading(useCallback(() => loadArchive(api), [api]));
  const restore = async (record: Archived) => {
    const answer = await record.restore();
    list.reload();
    onRestored();
    toast(answer.ok ? say("restored", { name: record.name }) : explain(answer.error));
  };
  return (
    <Loaded loading={list}>
      {(records) =>
        records.length === 0 ? (
          <Empty icon="info" title={say("archiveEmpty")}>
            {say("archiveEmptyHint")}
          </Empty>
        ) : (
          <div class="panel">
            <Table
              label={say("archiveTitle")}
              rows={records}
              keyOf={({ id }) => id}
              columns={[
                { head: admin("name"), cell: ({ name }) => <strong>{name}</strong> },
                { head: say("kind"), cell: ({ kind }) => say(kind === "school" ? "kindSchool" : "kindClassroom") },
                {
                  head: say("archiveTitle"),
                  kind: "digits",
                  cell: ({ archivedAt }) => format.moment(archivedAt),
                },
                {
                  head: admin("actions"),
                  kind: "last",
                  cell: (record) => (
                    <div class="actions">
                      <Button action="restore" size="small" onClick={() => void restore(record)}>
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

async function loadArchive(api: Api): Promise<Answer<Archived[]>> {
  const [archived, current, classrooms] = await Promise.all([
    api.archivedSchools(),
    api.schools(),
    api.archivedClassrooms(),
  ]);
  if (!archived.ok) return archived;
  if (!current.ok) return current;
  if (!classrooms.ok) return classrooms;
  const schools = new Map(current.value.map(({ id, name }) => [id, name]));
  const ofSchools = archived.value.map(
    ({ id, name, archivedAt }): Archived => ({
      id,
      kind: "school",
      name,
      archivedAt: archivedAt ?? 0,
      restore: () => api.restoreSchool(id),
    }),
  );
  const ofClassrooms = classrooms.value.flatMap(({ id, name, schoolId, archivedAt }): Archived[] => {
    const school = schools.get(schoolId);
    if (school === undefined) return [];
    const restore = () => api.restoreClassroom(id);
    return [{ id, kind: "classroom", name: `${school} · ${name}`, archivedAt: archivedAt ?? 0, restore }];
  });
  return { ok: true, value: [...ofSchools, ...ofClassrooms].sort((one, other) => other.archivedAt - one.archivedAt) };
}
