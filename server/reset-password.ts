import { parseArgs } from "node:util";
import { createAccounts } from "./accounts/accounts.ts";
import { createAudit } from "./accounts/audit.ts";
import { systemClock as clock } from "./clock.ts";
import { publicUrlOf, readConfig } from "./config.ts";
import { ConfigError } from "./config-words.ts";
import { passwordUrl } from "./http/links.ts";
import { openStore } from "./store/store.ts";

/**
 * `npm run reset-password -- NAME`: a link with which this person chooses a new password, for whoever owns the machine.
 * The only administrator may have lost the old one. `--without-code` also takes the second factor away.
 */
async function main(): Promise<string> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { "without-code": { type: "boolean", default: false } },
  });
  const [signInName] = positionals;
  if (signInName === undefined) throw new ConfigError("Say whose password: npm run reset-password -- SIGN-IN-NAME");
  const config = readConfig(process.env);
  const store = await openStore(config);
  try {
    const person = await store.people.findBySignInName(signInName);
    if (person === undefined || person.archivedAt !== null) {
      throw new ConfigError(`Nobody here signs in as ${JSON.stringify(signInName)}.`);
    }
    const renewed = await createAccounts({ store, clock }).renewLink(person.id);
    if (!renewed.ok) throw new ConfigError(`No link can be made: ${renewed.error.code}.`);
    const subject = { kind: "person" as const, id: person.id, name: person.name };
    const origin = { holder: null, address: "reset-password" };
    const audit = createAudit({ store, clock });
    await audit.note(origin, [{ action: "person.link-renewed", subject, before: null, after: null }]);
    if (values["without-code"]) {
      await store.factors.remove(person.id);
      await audit.note(origin, [{ action: "factor.removed", subject, before: null, after: null }]);
    }
    const url = publicUrlOf(config, config.port);
    return `${person.name} chooses a new password here, once, within seven days:\n\n  ${passwordUrl(url, person.role, renewed.value.key)}\n`;
  } finally {
    await store.close();
  }
}

try {
  process.stdout.write(`\n${await main()}\n`);
} catch (error) {
  if (!(error instanceof ConfigError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
