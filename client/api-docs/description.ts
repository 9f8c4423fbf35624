/** What this page reads of /api/v1/openapi.json (server/http/openapi.ts writes it). */

export interface Schema {
  type?: string | string[];
  $ref?: string;
  title?: string;
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  additionalProperties?: Schema | boolean;
  oneOf?: Schema[];
  anyOf?: Schema[];
  allOf?: Schema[];
  enum?: unknown[];
  const?: unknown;
  default?: unknown;
  pattern?: string;
  /** Says in a word what the pattern beside it spells out. */
  format?: string;
  minimum?: number;
  maximum?: number;
  minLength?: number;
  maxLength?: number;
  minItems?: number;
  maxItems?: number;
}

export interface Parameter {
  name: string;
  in: string;
  required: boolean;
  schema: Schema;
  description?: string;
}

interface Answer {
  description: string;
  content: Record<string, { schema: Schema }>;
}

export interface Operation {
  summary: string;
  tags: string[];
  security: Record<string, string[]>[];
  parameters: Parameter[];
  requestBody?: { content: Record<string, { schema: Schema }> };
  responses: Record<string, Answer>;
}

export interface Description {
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, Schema> };
}

export interface Route {
  method: string;
  path: string;
  operation: Operation;
  /** All that a search looks into. */
  words: string;
}

export function routesOf({ paths }: Description): Route[] {
  return Object.entries(paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, operation]) => {
      const { responses, ...said } = operation;
      const refusals = Object.values(responses).map(({ description }) => description);
      const words = `${method} ${path} ${JSON.stringify(said)} ${refusals.join(" ")}`.toLowerCase();
      return { method, path, operation, words };
    }),
  );
}

/** Those in which every word of the search occurs. */
export function matching(routes: readonly Route[], search: string): Route[] {
  const wanted = search.toLowerCase().split(/\s+/).filter(Boolean);
  return routes.filter(({ words }) => wanted.every((word) => words.includes(word)));
}

/** The name behind a reference, e.g. `School`. */
export function nameOf(reference: string): string {
  return reference.replace("#/components/schemas/", "");
}

/** A schema in one line, as far as one line says it. */
export function shortOf(schema: Schema): string {
  if (schema.$ref !== undefined) return nameOf(schema.$ref);
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum !== undefined) return schema.enum.map((value) => JSON.stringify(value)).join(" | ");
  const either = schema.oneOf ?? schema.anyOf;
  if (either !== undefined) return either.map(shortOf).join(" | ");
  if (schema.allOf !== undefined) return schema.allOf.map(shortOf).join(" & ");
  if (schema.items !== undefined) return `[${shortOf(schema.items)}]`;
  return [String(schema.type ?? "any"), boundsOf(schema)].filter(Boolean).join(" ");
}

/** Numbers that only say "fits a double" are noise. */
function boundsOf({ pattern, format, minimum, maximum, minLength, maxLength, default: otherwise }: Schema): string {
  const most = maximum !== undefined && maximum < Number.MAX_SAFE_INTEGER ? maximum : undefined;
  const least = minimum !== undefined && minimum > Number.MIN_SAFE_INTEGER ? minimum : undefined;
  const range = (from: number | undefined, to: number | undefined) =>
    from === undefined && to === undefined ? "" : `${from ?? ""}…${to ?? ""}`;
  return [
    range(least ?? minLength, most ?? maxLength),
    format ?? (pattern === undefined ? "" : `/${pattern}/`),
    otherwise === undefined ? "" : `= ${JSON.stringify(otherwise)}`,
  ]
    .filter(Boolean)
    .join(" ");
}
