import { useWords } from "../i18n/i18n.tsx";
import { nameOf, type Schema, shortOf } from "./description.ts";
import { apiDocsWords } from "./words.ts";

/** Deeper than any answer; what refers to itself ends here. */
const DEEPEST = 8;

interface SchemaViewProps {
  schema: Schema;
  named: Record<string, Schema>;
  depth?: number;
}

/** A schema as a tree: fields with their types, names that open, alternatives one below the other. */
export function SchemaView({ schema, named, depth = 0 }: SchemaViewProps) {
  const say = useWords(apiDocsWords);
  if (depth > DEEPEST) return <code>{shortOf(schema)}</code>;
  if (schema.$ref !== undefined) {
    const name = nameOf(schema.$ref);
    const target = named[name];
    return (
      <details class="schema-name">
        <summary>
          <code>{name}</code>
        </summary>
        {target && <SchemaView schema={target} named={named} depth={depth + 1} />}
      </details>
    );
  }
  const parts = (schema.oneOf ?? schema.anyOf ?? schema.allOf)?.filter(isDeep) ?? [];
  if (parts.length > 0) {
    const either = schema.allOf === undefined;
    return (
      <ul class="schema">
        {parts.map((part, number) => (
          // What a schema consists of never moves.
          <li key={number}>
            {either && number > 0 && <p class="or">{say("or")}</p>}
            <SchemaView schema={part} named={named} depth={depth + 1} />
          </li>
        ))}
      </ul>
    );
  }
  if (schema.items !== undefined && isDeep(schema.items)) {
    return (
      <ul class="schema">
        <li>
          <SchemaView schema={schema.items} named={named} depth={depth + 1} />
        </li>
      </ul>
    );
  }
  if (schema.properties === undefined) return <code>{shortOf(schema)}</code>;
  return (
    <ul class="schema">
      {Object.entries(schema.properties).map(([name, field]) => (
        <li key={name}>
          <code class="field-name">{name}</code>{" "}
          {schema.required?.includes(name) && <span class="soft">{say("required")}</span>}{" "}
          {isDeep(field) ? (
            <SchemaView schema={field} named={named} depth={depth + 1} />
          ) : (
            <code>{shortOf(field)}</code>
          )}
        </li>
      ))}
    </ul>
  );
}

/** Whether there is more to it than a line. */
function isDeep({ $ref, properties, items, oneOf, anyOf, allOf }: Schema): boolean {
  if ($ref !== undefined || properties !== undefined) return true;
  return [...(items ? [items] : []), ...(oneOf ?? []), ...(anyOf ?? []), ...(allOf ?? [])].some(isDeep);
}
