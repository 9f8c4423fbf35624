/** The environment cannot be used; the message holds one sentence for each variable that is wrong. */
export class ConfigError extends Error {
  override readonly name = "ConfigError";
}

const secrets = new Set(["JWT_SECRET", "DATABASE_URL", "OIDC_CLIENT_SECRET"]);

/** What is wrong with a variable. A secret's value is not repeated. */
export function sentence(name: string, value: string | undefined, allowed: string): string {
  if (secrets.has(name)) return `${name} must be ${allowed}.`;
  return `${name} is ${JSON.stringify(value)}, but must be ${allowed}.`;
}

/** What `read` gives, or undefined when it throws: the caller says in its own words what is wrong. */
export function attempt<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
