import { z } from "zod";
import {
  changedPerson,
  choosePassword,
  firstAdministrator,
  invitedPerson,
  newPerson,
  type PersonView,
  pagesOf,
  personView,
  type Role,
  recordQuery,
  type Session,
  session,
} from "../../signaling/contract/api.ts";
import type { AuditSubject } from "../../signaling/contract/audit.ts";
import { granted, type Outcome, refused } from "../../signaling/contract/errors.ts";
import { type PersonId, personId } from "../../signaling/contract/ids.ts";
import type { Accounts } from "../accounts/accounts.ts";
import { holderSubject } from "../accounts/audit.ts";
import type { People } from "../accounts/people.ts";
import { reachOf } from "../accounts/reach.ts";
import { type Caller, type Endpoint, editorOf, forAdministrators, forAnyone } from "./endpoint.ts";
import { passwordUrl } from "./links.ts";
import { answered, asked, pageOf } from "./paging.ts";
import type { Throttles } from "./throttle.ts";

const peopleQuery = recordQuery.extend(pageOf(z.tuple([z.string(), personId])));
const one = z.object({ personId });

const subjectOf = ({ id, name }: { id: string; name: string }): AuditSubject => ({ kind: "person", id, name });
const subject = (_input: object, person: PersonView) => subjectOf(person);

/** Where and by whom a password was chosen is worth knowing; the password itself is nowhere. */
const byLink = {
  subject: (_input: object, { holder }: Session) => holderSubject(holder),
  holder: ({ holder }: Session) => holder,
};

export function peopleEndpoints(
  { accounts, people }: { accounts: Accounts; people: People },
  throttles: Throttles,
  publicUrl: string,
): Endpoint[] {
  const withLink = { throttles: throttles.links, output: session, status: 201 } as const;
  const passwordLink = ({ role }: PersonView, key: string) => passwordUrl(publicUrl, role, key);
  const look = ({ personId: id }: z.output<typeof one>) => people.find(id);
  const unlessSpared =
    <Input extends { personId: PersonId }, Value>(
      job: (input: Input, caller: Caller) => Promise<Outcome<Value>>,
    ): ((input: Input, caller: Caller) => Promise<Outcome<Value>>) =>
    async (input, caller) =>
      (await spared(caller, people, input)) ? refused("token.not-here") : await job(input, caller);
  return [
    forAnyone(
      {
        ...withLink,
        method: "post",
        path: "/people/first",
        input: firstAdministrator,
        audit: { ...byLink, action: "person.added" },
      },
      (input, from) => accounts.createFirstAdministrator(input, from),
    ),
    forAnyone(
      {
        ...withLink,
        throttles: throttles.newPassword,
        method: "post",
        path: "/people/password",
        input: choosePassword,
        audit: { ...byLink, action: "password.chosen" },
      },
      (input, from) => accounts.choosePassword(input, from),
    ),
    forAdministrators(
      { method: "get", path: "/people", input: peopleQuery, output: pagesOf(personView) },
      async (query, { holder }) =>
        granted(
          answered(await people.list({ archived: query.archived === "yes", reach: reachOf(holder) }, asked(query))),
        ),
    ),
    forAdministrators(
      {
        method: "post",
        path: "/people",
        input: newPerson,
        output: invitedPerson,
        status: 201,
        audit: {
          action: "person.added",
          subject: (_input, { person }) => subjectOf(person),
          after: (_input, { person }) => person,
        },
      },
      async (input, caller) => {
        if (await spared(caller, people, { role: input.role })) return refused("token.not-here");
        const invited = await accounts.invite(input, reachOf(caller.holder));
        if (!invited.ok) return invited;
        const { person, key } = invited.value;
        return granted({ person, link: passwordLink(person, key) });
      },
    ),
    forAdministrators(
      {
        method: "put",
        path: "/people/:personId",
        input: changedPerson,
        output: personView,
        audit: { action: "person.changed", subject, look },
      },
      unlessSpared((input, caller) => people.change(input, editorOf(caller))),
    ),
    forAdministrators(
      {
        method: "post",
        path: "/people/:personId/archive",
        input: one,
        output: personView,
        audit: { action: "person.archived", subject, look },
      },
      unlessSpared((input, caller) => people.archive(input.personId, editorOf(caller))),
    ),
    forAdministrators(
      {
        method: "post",
        path: "/people/:personId/restore",
        input: one,
        output: personView,
        audit: { action: "person.restored", subject, look },
      },
      unlessSpared((input, caller) => people.restore(input.personId, editorOf(caller))),
    ),
    forAdministrators(
      {
        method: "delete",
        path: "/people/:personId/provider-link",
        input: one,
        output: personView,
        audit: { action: "person.unlinked", subject, after: () => ({}) },
      },
      unlessSpared((input, caller) => people.unlink(input.personId, editorOf(caller))),
    ),
    forAdministrators(
      {
        method: "post",
        path: "/people/:personId/link",
        input: one,
        output: invitedPerson,
        status: 201,
        audit: {
          action: "person.link-renewed",
          subject: ({ personId: id }, { person }) => subjectOf({ id, name: person.name }),
        },
      },
      async (input, caller) => {
        if (await spared(caller, people, input)) return refused("token.not-here");
        const renewed = await accounts.renewLink(input.personId, reachOf(caller.holder));
        if (!renewed.ok) return renewed;
        const { person, key } = renewed.value;
        return granted({ person, link: passwordLink(person, key) });
      },
    ),
  ];
}

/**
 * With a token nobody becomes an administrator, and no administrator's account is touched: a link to choose its password
 * would be a way around the token's scopes and its end.
 */
async function spared(caller: Caller, people: People, whom: { role?: Role; personId?: PersonId }): Promise<boolean> {
  if (caller.access === null) return false;
  const standing = whom.personId === undefined ? undefined : await people.find(whom.personId);
  return whom.role === "administrator" || standing?.role === "administrator";
}
