import { z } from "zod";
import { problem } from "../../signaling/contract/api.ts";
import { type RefusalCode, refusalParams } from "../../signaling/contract/errors.ts";
import { tokenScope } from "../../signaling/contract/tokens.ts";
import type { NeededScope } from "./caller.ts";
import { type Endpoint, scopeOf } from "./endpoint.ts";
import { takesKey } from "./idempotency.ts";
import { type JsonSchema, SchemaBook } from "./openapi-schemas.ts";
import { statusOf } from "./problem.ts";
import { titleOf } from "./problem-titles.ts";
import { type RouteWords, routeWords } from "./route-words.ts";
import { UPLOAD_TYPES } from "./upload.ts";

/** A route that moves something else than JSON, and is described by hand. */
export interface FileRoute extends RouteWords {
  readonly method: "get" | "put";
  readonly path: string;
  /** undefined: anyone may ask. */
  readonly area: NeededScope | undefined;
  readonly input: z.ZodType;
  /** Types of the body. */
  readonly takes?: readonly string[];
  readonly status: 200 | 201;
  readonly answers: { readonly type: string; readonly schema?: z.ZodType };
}

interface Parameter {
  name: string;
  in: "path" | "query" | "header";
  required: boolean;
  schema: JsonSchema | boolean;
  description?: string;
}

interface Operation {
  operationId: string;
  summary: string;
  tags: string[];
  security: Record<string, string[]>[];
  parameters: Parameter[];
  requestBody?: object;
  responses: Record<string, object>;
}

export interface ApiDescription {
  openapi: "3.1.1";
  info: object;
  servers: object[];
  tags: { name: string }[];
  paths: Record<string, Record<string, Operation>>;
  components: { securitySchemes: object; schemas: Record<string, JsonSchema> };
}

/** The API as OpenAPI 3.1, made of the schemas that the routes parse with. */
export function describeApi(endpoints: readonly Endpoint[], files: readonly FileRoute[]): ApiDescription {
  const book = new SchemaBook();
  book.output(z.object({ problem }));
  const paths: ApiDescription["paths"] = {};
  const add = (method: string, path: string, operation: Operation): void => {
    const place = path.replace(/:(\w+)/g, "{$1}");
    paths[place] = { ...paths[place], [method]: operation };
  };
  for (const endpoint of endpoints) add(endpoint.method, endpoint.path, operationOf(endpoint, book));
  for (const file of files) add(file.method, file.path, fileOperation(file, book));
  const tags = [...new Set(Object.keys(paths).map(tagOf))].map((name) => ({ name }));
  return {
    openapi: "3.1.1",
    info: {
      title: "OneRoom",
      version: "1",
      description:
        "Everything that the pages do. Times are milliseconds since 1970-01-01T00:00Z. Fields that are not described may be added to answers.",
      license: { name: "Apache-2.0", identifier: "Apache-2.0" },
    },
    servers: [{ url: "/api/v1" }],
    tags,
    paths,
    components: { securitySchemes, schemas: book.components },
  };
}

const securitySchemes = {
  session: { type: "http", scheme: "bearer", description: "The token of a session (POST /sessions)." },
  token: {
    type: "http",
    scheme: "bearer",
    description: `An access token (POST /tokens). Scopes: ${tokenScope.options.join(", ")}.`,
  },
};

function operationOf(endpoint: Endpoint, book: SchemaBook): Operation {
  const { method, path, input, output, status = 200, audience, upload } = endpoint;
  const words = routeWords[`${method} ${path}`] ?? { says: `${method} ${path}` };
  const given = split(path, book.input(input), method === "get" || method === "delete" || upload ? "query" : "body");
  // A file is the whole body: what else there is to say stands in the address.
  const parameters = upload ? given.parameters.filter(({ name }) => name !== "file") : given.parameters;
  const keyed = takesKey(endpoint);
  const scope = audience === "anyone" ? undefined : scopeOf(endpoint);
  const headers = keyed ? { headers: { "Idempotency-Replayed": replayed } } : {};
  return {
    ...headOf(method, path, words.says, scope),
    parameters: [...parameters, ...(keyed ? [idempotencyKey] : [])],
    ...(upload ? { requestBody: fileBody(UPLOAD_TYPES) } : given.body && { requestBody: jsonBody(given.body) }),
    responses: {
      [status]: {
        description: words.says,
        ...headers,
        content: { "application/json": { schema: book.output(output) } },
      },
      ...problems([...(words.refuses ?? []), ...commonRefusals(scope, path), ...(keyed ? keyedRefusals : [])], book),
    },
  };
}

function fileOperation(file: FileRoute, book: SchemaBook): Operation {
  const { method, path, area, says, input, takes, status, answers, refuses = [] } = file;
  const { parameters } = split(path, book.input(input), "query");
  const schema = answers.schema === undefined ? { type: "string" } : book.output(answers.schema);
  return {
    ...headOf(method, path, says, area),
    parameters,
    ...(takes && { requestBody: fileBody(takes) }),
    responses: {
      [status]: { description: says, content: { [answers.type]: { schema } } },
      ...problems([...refuses, ...commonRefusals(area, path)], book),
    },
  };
}

/** `scope` undefined: anyone may ask. */
function headOf(method: string, path: string, summary: string, scope: NeededScope | undefined) {
  const security: Operation["security"] = [];
  if (scope !== undefined) security.push({ session: [] });
  if (typeof scope === "string") security.push({ token: scope === "any" ? [] : [scope] });
  const operationId = `${method}${path.replace(/[/:-]+(\w)/g, (_, letter: string) => letter.toUpperCase())}`;
  return { operationId: operationId.replace(/\W/g, "_"), summary, tags: [tagOf(path)], security };
}

function tagOf(path: string): string {
  return path.split("/")[1] ?? "";
}

const idempotencyKey: Parameter = {
  name: "Idempotency-Key",
  in: "header",
  required: false,
  schema: { type: "string", minLength: 16, maxLength: 100 },
  description:
    "Sent again within a day, the same request with the same key gets the same answer and is not done again.",
};
const replayed = { description: "true: this was answered before.", schema: { type: "string", const: "true" } };
const keyedRefusals = ["idempotency.in-flight", "idempotency.other-request"] as const;

function commonRefusals(scope: NeededScope | undefined, path: string): RefusalCode[] {
  // A body where none belongs is refused, too.
  const always: RefusalCode[] = ["input.invalid", "input.too-large", "input.wrong-type"];
  always.push("request.too-many", "server.failed");
  if (path.includes(":")) always.push("record.not-found");
  if (scope === undefined) return always;
  const known: RefusalCode[] = [...always, "session.missing", "session.ended", "session.forbidden", "token.ended"];
  if (scope === null) return [...known, "token.not-here"];
  return scope === "any" ? known : [...known, "token.out-of-scope"];
}

/** The path's parameters, the query's, and what is left for the body. Of alternatives a query has all. */
function split(
  path: string,
  input: JsonSchema,
  rest: "query" | "body",
): { parameters: Parameter[]; body?: JsonSchema } {
  const inPath = [...path.matchAll(/:(\w+)/g)].map(([, name = ""]) => name);
  const branches = rest === "query" ? (input.oneOf ?? input.anyOf ?? [input]) : [input];
  const parameters = new Map<string, Parameter>();
  const schemas = branches.map((branch) => (typeof branch === "boolean" ? {} : branch));
  for (const { properties = {} } of schemas) {
    for (const [name, schema] of Object.entries(properties)) {
      const place = inPath.includes(name) ? "path" : rest;
      if (place === "body") continue;
      const known = parameters.get(name)?.schema;
      const required = place === "path" || schemas.every((one) => one.required?.includes(name));
      const either = known === undefined ? schema : eitherOf(known, schema);
      parameters.set(name, { name, in: place, required, schema: either });
    }
  }
  const all = [...parameters.values()];
  if (rest === "query" || input.properties === undefined) {
    return rest === "query" ? { parameters: all } : { parameters: all, body: input };
  }
  const properties = Object.fromEntries(Object.entries(input.properties).filter(([name]) => !inPath.includes(name)));
  if (Object.keys(properties).length === 0) return { parameters: all };
  const required = (input.required ?? []).filter((name) => !inPath.includes(name));
  const { required: _, ...others } = input;
  return { parameters: all, body: { ...others, properties, ...(required.length > 0 && { required }) } };
}

function eitherOf(one: JsonSchema | boolean, other: JsonSchema | boolean): JsonSchema | boolean {
  if (typeof one === "boolean" || typeof other === "boolean") return true;
  return JSON.stringify(one) === JSON.stringify(other) ? one : { anyOf: [...(one.anyOf ?? [one]), other] };
}

function jsonBody(schema: JsonSchema) {
  return { required: true, content: { "application/json": { schema } } };
}

function fileBody(types: readonly string[]) {
  return { required: true, content: Object.fromEntries(types.map((type) => [type, { schema: { type: "string" } }])) };
}

/** The refusals by status: each code is a schema of its own, with its parameters. */
function problems(codes: readonly RefusalCode[], book: SchemaBook): Record<string, object> {
  const byStatus = new Map<number, RefusalCode[]>();
  for (const code of [...new Set(codes)].sort()) {
    byStatus.set(statusOf[code], [...(byStatus.get(statusOf[code]) ?? []), code]);
  }
  const responses: Record<string, object> = {};
  for (const [status, those] of byStatus) {
    const schemas = those.map((code) => problemSchema(code, book));
    responses[status] = {
      description: those.map((code) => `\`${code}\`: ${titleOf[code]}`).join("\n\n"),
      content: { "application/problem+json": { schema: schemas.length === 1 ? schemas[0] : { oneOf: schemas } } },
    };
  }
  return responses;
}

function problemSchema(code: RefusalCode, book: SchemaBook): JsonSchema {
  const name = `Problem.${code}`;
  book.components[name] ??= {
    title: titleOf[code],
    allOf: [
      { $ref: "#/components/schemas/Problem" },
      {
        type: "object",
        properties: {
          code: { const: code },
          status: { const: statusOf[code] },
          params: book.output(refusalParams[code]),
        },
      },
    ],
  };
  return { $ref: `#/components/schemas/${name}` };
}
