import type { ChangedPerson, NewPerson, PersonView } from "../../signaling/contract/api.ts";
import { granted, type Outcome, refused } from "../../signaling/contract/errors.ts";
import type { PersonId } from "../../signaling/contract/ids.ts";
import type { Clock } from "../clock.ts";
import type { Page, PageAsked } from "./paging.ts";
import type { AccountsStore, RecordFilter } from "./ports.ts";
import type { ProviderStore } from "./provider-ports.ts";
import { type Reach, reaches } from "./reach.ts";

/** The administrator who asks. */
export interface Editor {
  readonly id: PersonId;
  readonly reach: Reach;
}

/** What people are on record. Whom is beyond the editor's reach is `record.not-found`. */
export interface People {
  list(filter: RecordFilter, asked: PageAsked): Promise<Page<PersonView>>;
  find(id: PersonId): Promise<PersonView | undefined>;
  /**
   * Refuses with `record.changed`, `record.name-taken`, `person.no-classroom`, `person.self` (the own role or region),
   * `session.forbidden` (out of the editor's region), `record.not-found` (also an assistant's classroom).
   */
  change(person: ChangedPerson, editor: Editor): Promise<Outcome<PersonView>>;
  /** Signed out at once, in no list, until restored. Refuses with `person.self`. */
  archive(id: PersonId, editor: Editor): Promise<Outcome<PersonView>>;
  restore(id: PersonId, editor: Editor): Promise<Outcome<PersonView>>;
  /** Signed out; who comes from the provider under the sign-in name next is linked anew. No link is no error. */
  unlink(id: PersonId, editor: Editor): Promise<Outcome<PersonView>>;
}

const nobody = () => refused("record.not-found", { record: "person" });

type PeopleStores = Pick<AccountsStore, "people" | "places" | "sessions" | "tokens"> & {
  provider: Pick<ProviderStore, "unlink">;
};

export function createPeople({ store, clock }: { store: PeopleStores; clock: Clock }): People {
  /** Without the password's hash, so that nobody has to remember to leave it out. */
  async function view(id: PersonId): Promise<PersonView | undefined> {
    const row = await store.people.find(id);
    if (row === undefined) return undefined;
    const { passwordHash, ...person } = row;
    return person;
  }

  async function record(id: PersonId): Promise<Outcome<PersonView>> {
    const person = await view(id);
    return person === undefined ? nobody() : granted(person);
  }

  async function personIn(reach: Reach, id: PersonId): Promise<PersonView | undefined> {
    const person = await view(id);
    return person !== undefined && reaches(reach, person.region) ? person : undefined;
  }

  return {
    list: (filter, asked) => store.people.page(filter, asked),

    find: view,

    async change(wanted, editor) {
      const standing = await personIn(editor.reach, wanted.personId);
      if (standing === undefined) return nobody();
      const placed = await placeOf(wanted, editor.reach, store);
      if (!placed.ok) return placed;
      const person = { ...wanted, ...placed.value };
      const rights = person.role === standing.role && person.region === standing.region;
      if (person.personId === editor.id && !rights) return refused("person.self");
      const saved = await store.people.change(person);
      if (saved === "missing") return nobody();
      if (saved === "stale") return refused("record.changed", { record: "person" });
      if (saved === "taken") return refused("record.name-taken", { name: person.signInName });
      // Tokens end with the role; they do not come back with it.
      if (standing.role === "administrator" && person.role !== "administrator") {
        await store.tokens.removeOf(person.personId);
      }
      return record(person.personId);
    },

    async archive(id, editor) {
      if (id === editor.id) return refused("person.self");
      if ((await personIn(editor.reach, id)) === undefined) return nobody();
      await store.people.setArchived(id, clock.now());
      await store.sessions.removeOf({ kind: "person", personId: id });
      await store.tokens.removeOf(id);
      return record(id);
    },

    async unlink(id, editor) {
      if ((await personIn(editor.reach, id)) === undefined) return nobody();
      await store.provider.unlink(id);
      await store.sessions.removeOf({ kind: "person", personId: id });
      return record(id);
    },

    async restore(id, editor) {
      if ((await personIn(editor.reach, id)) === undefined) return nobody();
      await store.people.setArchived(id, null);
      return record(id);
    },
  };
}

/**
 * Where a person belongs: an assistant to a classroom, and with it to its school's region; everybody else to a region
 * or to the whole bureau.
 */
export async function placeOf(
  { role, region = "", classroomId = null }: Pick<NewPerson, "role" | "region" | "classroomId">,
  reach: Reach,
  store: Pick<AccountsStore, "places">,
): Promise<Outcome<Pick<ChangedPerson, "region" | "classroomId">>> {
  if (role !== "assistant") {
    return reaches(reach, region) ? granted({ region, classroomId: null }) : refused("session.forbidden");
  }
  if (classroomId === null) return refused("person.no-classroom");
  const classroom = await store.places.findClassroom(classroomId);
  const there = classroom !== undefined && classroom.archivedAt === null && classroom.schoolArchivedAt === null;
  if (!there || !reaches(reach, classroom.region)) return refused("record.not-found", { record: "classroom" });
  return granted({ region: "", classroomId });
}
