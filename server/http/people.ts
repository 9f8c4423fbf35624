import { z } from "zod";
import {
  choosePassword,
  firstAdministrator,
  invitedPerson,
  listOf,
  newPerson,
  type PersonView,
  personView,
  renewedLink,
  session,
} from "../../signaling/contract/api.ts";
import { granted } from "../../signaling/contract/errors.ts";
import { personId } from "../../signaling/contract/ids.ts";
import type { Accounts } from "../accounts/accounts.ts";
import { type Endpoint, forAdministrators, forAnyone, nothing } from "./endpoint.ts";
import { linkUrl } from "./links.ts";
import type { Throttles } from "./throttle.ts";

const one = z.object({ personId });

export function peopleEndpoints(accounts: Accounts, throttles: Throttles, publicUrl: string): Endpoint[] {
  const withLink = { throttles: throttles.links, output: session, status: 201 } as const;
  const passwordLink = ({ role }: PersonView, key: string) =>
    linkUrl(publicUrl, role === "administrator" ? "admin" : "teacher", key);
  return [
    forAnyone({ ...withLink, method: "post", path: "/people/first", input: firstAdministrator }, (input) =>
      accounts.createFirstAdministrator(input),
    ),
    forAnyone({ ...withLink, method: "post", path: "/people/password", input: choosePassword }, (input) =>
      accounts.choosePassword(input),
    ),
    forAdministrators({ method: "get", path: "/people", input: nothing, output: listOf(personView) }, async () =>
      granted({ items: await accounts.people() }),
    ),
    forAdministrators(
      { method: "post", path: "/people", input: newPerson, output: invitedPerson, status: 201 },
      async (input) => {
        const invited = await accounts.invite(input);
        if (!invited.ok) return invited;
        const { person, key } = invited.value;
        return granted({ person, link: passwordLink(person, key) });
      },
    ),
    forAdministrators(
      { method: "post", path: "/people/:personId/link", input: one, output: renewedLink, status: 201 },
      async (input) => {
        const renewed = await accounts.renewLink(input.personId);
        return renewed.ok ? granted({ link: passwordLink(renewed.value.person, renewed.value.key) }) : renewed;
      },
    ),
  ];
}
