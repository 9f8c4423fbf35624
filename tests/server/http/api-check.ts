import { Ajv2020 } from "ajv/dist/2020.js";
import { z } from "zod";
import { endpointsOf, type HttpParts } from "../../../server/http/app.ts";
import { fileRoutes } from "../../../server/http/file-routes.ts";
import { type ApiDescription, describeApi } from "../../../server/http/openapi.ts";
import { createThrottles } from "../../../server/http/throttle.ts";
import { silentLog } from "../../support/silent-log.ts";

/** The API's description, as this version of the service publishes it. */
export function describedApi(parts: HttpParts): ApiDescription {
  return describeApi(endpointsOf(parts, createThrottles(silentLog)), fileRoutes);
}

const operationShape = z.object({
  responses: z.record(z.string(), z.object({ content: z.record(z.string(), z.unknown()) })),
});

/**
 * Holds every answer that a test gets against the description: its status must be foreseen, and its body fit the schema.
 * Addresses that are no route are left alone.
 */
export function createApiCheck(api: ApiDescription) {
  const ajv = new Ajv2020({ strict: false, validateFormats: false });
  ajv.addSchema(api, "api");
  const templates = Object.keys(api.paths).map((path) => ({
    path,
    pattern: new RegExp(`^${path.replace(/[.]/g, "\\$&").replace(/\{\w+\}/g, "[^/]+")}$`),
  }));
  /** `path` below /api/v1. */
  return (method: string, path: string, answer: { status: number; json: unknown; text: string }): void => {
    const plain = path.split("?")[0] ?? "";
    const matching = templates.filter(({ pattern }) => pattern.test(plain));
    // `/people/first` is not `/people/{personId}`.
    const template = matching.find((one) => !one.path.includes("{")) ?? matching[0];
    const operation = template && api.paths[template.path]?.[method.toLowerCase()];
    if (template === undefined || operation === undefined || answer.json === undefined) return;
    const { responses } = operationShape.parse(operation);
    const where = `${method} ${template.path} ${answer.status}: ${answer.text.slice(0, 300)}`;
    const type = Object.keys(responses[answer.status]?.content ?? {})[0];
    if (type === undefined) throw new Error(`the description does not foresee ${where}`);
    const pointer = [
      "paths",
      template.path,
      method.toLowerCase(),
      "responses",
      String(answer.status),
      "content",
      type,
      "schema",
    ]
      .map((part) => encodeURIComponent(part.replace(/~/g, "~0").replace(/\//g, "~1")))
      .join("/");
    const fits = ajv.getSchema(`api#/${pointer}`);
    if (fits === undefined) throw new Error(`there is no schema for ${where}`);
    if (fits(answer.json) !== true) throw new Error(`${ajv.errorsText(fits.errors)} in ${where}`);
  };
}
