import { linkUrl } from "./http/links.ts";
import { run } from "./run.ts";

/** `npm start`: the real service on a kept data folder. */
await run(process.env, async ({ accounts, url }) => {
  const key = await accounts.ensureFirstAdministratorLink();
  if (key === undefined) return;
  process.stdout.write(
    `\nNobody has an account yet. This link creates the first administrator, once:\n\n  ${linkUrl(url, "admin", key)}\n\n`,
  );
});
