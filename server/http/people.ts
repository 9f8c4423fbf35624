import {
  choosePassword,
  firstAdministrator,
  invitedPerson,
  listOf,
  newPerson,
  personView,
  session,
} from "../../signaling/contract/api.ts";
import { granted } from "../../signaling/contract/errors.ts";
import type { Accounts } from "../accounts/accounts.ts";
import { type Endpoint, forAdministrators, forAnyone, nothing } from "./endpoint.ts";
import { linkUrl } from "./links.ts";
import type { Throttles } from "./throttle.ts";

export function peopleEndpoints(accounts: Accounts, throttles: Throttles, publicUrl: string): Endpoint[] {
  const withLink = { throttles: throttles.links, output: session, status: 201 } as const;
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
        const page = person.role === "administrator" ? "admin" : "teacher";
        return granted({ person, link: linkUrl(publicUrl, page, key) });
      },
    ),
  ];
}
