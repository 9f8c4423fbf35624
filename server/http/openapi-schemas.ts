import { z } from "zod";
import {
  classroomRecord,
  holder,
  lessonRecord,
  personView,
  problem,
  schoolView,
} from "../../signaling/contract/api.ts";
import { auditEntry } from "../../signaling/contract/audit.ts";
import { onAirEvent } from "../../signaling/contract/operations.ts";
import { seriesView, termView } from "../../signaling/contract/timetable.ts";
import { tokenView } from "../../signaling/contract/tokens.ts";

export type JsonSchema = z.core.JSONSchema.BaseSchema;

/** Answers that have a name of their own in the description. */
const named = z.registry<{ id: string }>();
for (const [id, schema] of Object.entries({
  AuditEntry: auditEntry,
  Classroom: classroomRecord,
  Holder: holder,
  Lesson: lessonRecord,
  OnAirEvent: onAirEvent,
  Person: personView,
  Problem: problem,
  School: schoolView,
  Series: seriesView,
  Term: termView,
  Token: tokenView,
})) {
  named.add(schema, { id });
}

/** Turns zod's schemas into JSON Schema, and collects those that have a name in `components`. */
export class SchemaBook {
  readonly components: Record<string, JsonSchema> = {};

  /** What is sent: before defaults and conversions. */
  input(schema: z.ZodType): JsonSchema {
    const { $schema, ...plain } = z.toJSONSchema(schema, { io: "input", unrepresentable: "any", override: converted });
    return this.#hoisted(plain);
  }

  /** What is answered. Programs overlook what they do not know, so that there may be more one day. */
  output(schema: z.ZodType): JsonSchema {
    const { $schema, ...plain } = z.toJSONSchema(schema, {
      io: "output",
      unrepresentable: "any",
      metadata: named,
      override: ({ jsonSchema }) => {
        if (jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties;
      },
    });
    return this.#hoisted(plain);
  }

  /** Named parts come out of the schema that they were found in. */
  #hoisted({ $defs = {}, ...schema }: JsonSchema): JsonSchema {
    for (const [id, definition] of Object.entries($defs)) {
      if (typeof definition === "boolean") throw new Error(`${id} is no schema`);
      const name = nameOf(id);
      const moved = relocated(definition);
      const known = this.components[name];
      if (known !== undefined && JSON.stringify(known) !== JSON.stringify(moved)) {
        throw new Error(`two schemas are called ${name}`);
      }
      this.components[name] = moved;
    }
    return relocated(schema);
  }
}

/** The only schema that refers to itself without a name is "any JSON". */
function nameOf(id: string): string {
  return id.startsWith("__") ? "Json" : id;
}

function relocated(schema: JsonSchema): JsonSchema {
  const text = JSON.stringify(schema).replace(
    /"#\/\$defs\/([^"]+)"/g,
    (_, id: string) => `"#/components/schemas/${nameOf(id)}"`,
  );
  const moved: JsonSchema = JSON.parse(text);
  return moved;
}

/** A query's numbers come as text: what they are converted to says more than what they are converted from. */
function converted({ zodSchema, jsonSchema }: { zodSchema: z.core.$ZodTypes; jsonSchema: JsonSchema }): void {
  const { def } = zodSchema._zod;
  if (def.type !== "pipe" || def.in._zod.def.type !== "number") return;
  const { $schema, ...plain } = z.toJSONSchema(def.out, { io: "input" });
  Object.assign(jsonSchema, plain);
}
