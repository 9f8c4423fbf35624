import { useState } from "preact/hooks";
import { useWords } from "../i18n/i18n.tsx";
import { type Operation, type Route, type Schema, shortOf } from "./description.ts";
import { SchemaView } from "./schema-view.tsx";
import { apiDocsWords } from "./words.ts";

/** One route: its line, and what it takes and answers once it is opened. */
export function RouteView({ route, named }: { route: Route; named: Record<string, Schema> }) {
  const { method, path, operation } = route;
  const [open, setOpen] = useState(false);
  return (
    <details class="route" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        <code class={`method ${method}`}>{method.toUpperCase()}</code> <code class="path">{path}</code>{" "}
        <span class="says">{operation.summary}</span>
      </summary>
      {open && <Inside operation={operation} named={named} />}
    </details>
  );
}

function Inside({ operation, named }: { operation: Operation; named: Record<string, Schema> }) {
  const say = useWords(apiDocsWords);
  const { parameters, requestBody, responses } = operation;
  const answers = Object.entries(responses).filter(([status]) => status < "300");
  const refusals = Object.entries(responses).filter(([status]) => status >= "300");
  const contents = (content: Record<string, { schema: Schema }>) =>
    Object.entries(content).map(([type, { schema }]) => (
      <div key={type}>
        <p class="soft">{type}</p>
        <SchemaView schema={schema} named={named} />
      </div>
    ));
  return (
    <div class="route-inside">
      <p>{useWho(operation)}</p>
      {parameters.length > 0 && (
        <>
          <h3>{say("parameters")}</h3>
          <ul class="schema">
            {parameters.map((parameter) => (
              <li key={parameter.name}>
                <code class="field-name">{parameter.name}</code>{" "}
                <span class="soft">
                  {parameter.in} {parameter.required && say("required")}
                </span>{" "}
                <code>{shortOf(parameter.schema)}</code> {parameter.description}
              </li>
            ))}
          </ul>
        </>
      )}
      {requestBody && (
        <>
          <h3>{say("body")}</h3>
          {contents(requestBody.content)}
        </>
      )}
      <h3>{say("answer")}</h3>
      {answers.map(([status, { content }]) => (
        <div key={status}>
          <code>{status}</code>
          {contents(content)}
        </div>
      ))}
      <h3>{say("refusals")}</h3>
      <ul class="schema">
        {refusals.map(([status, { description }]) => (
          <li key={status}>
            <code>{status}</code> {description.replace(/`/g, "").split("\n\n").join(" · ")}
          </li>
        ))}
      </ul>
    </div>
  );
}

/** Who may ask. */
function useWho({ security }: Operation): string {
  const say = useWords(apiDocsWords);
  if (security.length === 0) return say("anyone");
  const scopes = security.find(({ token }) => token !== undefined)?.token;
  if (scopes === undefined) return say("session");
  const [scope] = scopes;
  return scope === undefined ? say("anyToken") : say("scope", { scope });
}
