import { readFileSync } from "node:fs";
import { z } from "zod";
import { attempt, sentence } from "./config-words.ts";
import { isLoopback } from "./machine.ts";

/** Where people can sign in beside the password; docs/operations.md describes every variable. */
export interface ProviderConfig {
  readonly issuer: string;
  readonly clientId: string;
  /** null: a public client. */
  readonly clientSecret: string | null;
  readonly label: string;
  readonly scopes: string;
  readonly claim: string;
  readonly emailDomain: string | null;
  readonly create: "teacher" | "observer" | null;
}

export const providerVariables = {
  OIDC_ISSUER: z
    .string()
    .refine(isIssuer, 'an address such as "https://id.example.org/realms/school", https (http for loopback only)')
    .optional(),
  OIDC_CLIENT_ID: z.string().max(500).optional(),
  OIDC_CLIENT_SECRET: z.string().max(1_000).optional(),
  OIDC_CLIENT_SECRET_FILE: z.string().optional(),
  OIDC_LABEL: z.string().trim().min(1).max(40, "at most 40 characters long").optional(),
  OIDC_SCOPES: z
    .string()
    .refine((scopes) => scopes.split(" ").includes("openid"), 'words with "openid" among them')
    .default("openid profile email"),
  OIDC_CLAIM: z
    .string()
    .regex(/^[\w.:/-]{1,100}$/, "the name of a claim")
    .default("preferred_username"),
  OIDC_EMAIL_DOMAIN: z
    .string()
    .regex(/^[a-z\d]([a-z\d.-]{0,251}[a-z\d])?$/i, "a domain such as school.example.org")
    .nullable()
    .default(null),
  OIDC_CREATE: z.enum(["teacher", "observer"], { error: "teacher, observer or nothing" }).nullable().default(null),
};
const environment = z.object(providerVariables);
type Environment = z.output<typeof environment>;

/** undefined when none is set up. */
export function providerOf(variables: Environment): ProviderConfig | null {
  const { OIDC_ISSUER: issuer, OIDC_CLIENT_ID: clientId } = variables;
  if (issuer === undefined || clientId === undefined) return null;
  return {
    issuer,
    clientId,
    clientSecret: secretOf(variables) ?? null,
    label: variables.OIDC_LABEL ?? new URL(issuer).host,
    scopes: variables.OIDC_SCOPES,
    claim: variables.OIDC_CLAIM,
    emailDomain: variables.OIDC_EMAIL_DOMAIN,
    create: variables.OIDC_CREATE,
  };
}

export function wrongProvider(variables: Environment): string[] {
  const { OIDC_ISSUER: issuer, OIDC_CLIENT_ID: clientId, OIDC_CLIENT_SECRET_FILE: file } = variables;
  if (issuer === undefined && clientId === undefined) return [];
  if (issuer === undefined) return ["OIDC_CLIENT_ID is given, so OIDC_ISSUER must be given too."];
  if (clientId === undefined) return ["OIDC_ISSUER is given, so OIDC_CLIENT_ID must be given too."];
  if (file === undefined) return [];
  if (variables.OIDC_CLIENT_SECRET !== undefined) {
    return ["OIDC_CLIENT_SECRET_FILE must be left out when OIDC_CLIENT_SECRET is given."];
  }
  const usable = secretOf(variables) !== undefined;
  return usable ? [] : [sentence("OIDC_CLIENT_SECRET_FILE", file, "a file that can be read and holds the secret")];
}

function secretOf({ OIDC_CLIENT_SECRET: secret, OIDC_CLIENT_SECRET_FILE: file }: Environment): string | undefined {
  if (file === undefined) return secret;
  return attempt(() => readFileSync(file, "utf8").trim()) || undefined;
}

function isIssuer(text: string): boolean {
  const url = URL.parse(text);
  if (url === null || `${url.search}${url.hash}${url.username}${url.password}` !== "") return false;
  return url.protocol === "https:" || (url.protocol === "http:" && isLoopback(url.hostname.replace(/^\[|\]$/g, "")));
}
