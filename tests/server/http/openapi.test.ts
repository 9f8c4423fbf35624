import { Validator } from "@seriousme/openapi-schema-validator";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { createHttp } from "../../../server/http/app.ts";
import type { ApiDescription } from "../../../server/http/openapi.ts";
import { routeWords } from "../../../server/http/route-words.ts";
import { tokenScope } from "../../../signaling/contract/tokens.ts";
import { describedApi } from "./api-check.ts";
import { openWorld, type World } from "./world.ts";

let world: World;
let api: ApiDescription;
beforeAll(async () => {
  world = await openWorld();
  api = describedApi(world.parts);
});
afterAll(() => world.close());

const operations = () =>
  Object.entries(api.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  );

/** Express' own list of what is mounted: layers with a route, and routers that have such layers. */
interface Layer {
  route?: { path: string; methods: Record<string, boolean | undefined> } | undefined;
  slash: boolean;
  handle: { stack?: Layer[] };
}
const layer: z.ZodType<Layer> = z.lazy(() =>
  z.object({
    route: z.object({ path: z.string(), methods: z.record(z.string(), z.boolean().optional()) }).optional(),
    slash: z.boolean(),
    handle: z
      .custom<object>((value) => typeof value === "function")
      .transform((handle) => ("stack" in handle ? { stack: z.array(layer).parse(handle.stack) } : {})),
  }),
);

describe("the API's description", () => {
  it("is OpenAPI 3.1 and is served to anyone", async () => {
    const answer = await world.send("get", "/api/v1/openapi.json");
    expect(answer.status).toBe(200);
    expect(answer.json).toEqual(JSON.parse(JSON.stringify(api)));
    const verdict = await new Validator().validate(JSON.parse(answer.text));
    expect(verdict.errors ?? []).toEqual([]);
    expect(verdict.valid).toBe(true);
  });

  it("has every route that is mounted, and no other", () => {
    const routes: string[] = [];
    const collect = (layers: readonly Layer[]) => {
      for (const { route, handle } of layers) {
        if (route && !("_all" in route.methods)) {
          const path = route.path.replace(/:(\w+)/g, "{$1}");
          for (const method of Object.keys(route.methods)) routes.push(`${method} ${path}`);
        }
        if (handle.stack && route === undefined) collect(handle.stack);
      }
    };
    const app = createHttp(world.parts);
    // Pages, health, calendars and languages are mounted at the root; the rest is below /api.
    collect(
      z
        .array(layer)
        .parse(app.router.stack)
        .filter(({ slash }) => !slash),
    );
    expect(routes.length).toBeGreaterThan(80);
    expect(routes.sort()).toEqual(
      operations()
        .map(({ method, path }) => `${method} ${path}`)
        .sort(),
    );
  });

  it("has words for every route and none for what is gone, and a name of its own for each", () => {
    const wordless = operations().filter(({ operation: { summary } }) => /^(get|post|put|delete) \//.test(summary));
    expect(wordless.map(({ operation: { summary } }) => summary)).toEqual([]);
    expect(Object.keys(routeWords).filter((route) => !isRoute(route))).toEqual([]);
    const ids = operations().map(({ operation }) => operation.operationId);
    expect(new Set(ids).size).toBe(ids.length);
  });

  const isRoute = (route: string) => {
    const [method = "", path = ""] = route.split(" ");
    return api.paths[path.replace(/:(\w+)/g, "{$1}")]?.[method] !== undefined;
  };

  it("asks for the scopes that there are, each of which opens something", () => {
    const asked = new Set(
      operations().flatMap(({ operation }) => operation.security.flatMap(({ token = [] }) => token)),
    );
    expect([...asked].sort()).toEqual([...tokenScope.options].sort());
  });

  it("refers to nothing that is not in it", () => {
    const text = JSON.stringify(api);
    for (const [, name = ""] of text.matchAll(/"#\/components\/schemas\/([^"]+)"/g)) {
      expect(Object.keys(api.components.schemas)).toContain(name);
    }
    expect(text).not.toContain("$defs");
  });

  it("has a query's parameters, a body without the path's, the key of creations, and the refusals by status", () => {
    const names = (path: string, method: string) => api.paths[path]?.[method]?.parameters.map(({ name }) => name);
    expect(names("/lessons", "get")).toEqual(expect.arrayContaining(["from", "to"]));
    expect(names("/timetable/week", "get")).toEqual(["by", "id", "day"]);
    expect(names("/schools", "post")).toEqual(["Idempotency-Key"]);
    const change = api.paths["/schools/{schoolId}"]?.put;
    expect(change).toMatchObject({
      parameters: [{ name: "schoolId", in: "path", required: true }],
      requestBody: {
        content: { "application/json": { schema: { required: expect.not.arrayContaining(["schoolId"]) } } },
      },
      responses: { 200: {}, 400: {}, 401: {}, 403: {}, 404: {}, 409: {}, 413: {}, 415: {}, 429: {}, 500: {} },
    });
    expect(api.components.schemas["Problem.lesson.clashes"]).toMatchObject({ title: expect.any(String) });
  });
});
