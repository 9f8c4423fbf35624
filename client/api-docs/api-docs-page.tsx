import "./api-docs.css";
import { useCallback, useEffect, useState } from "preact/hooks";
import { useWords } from "../i18n/i18n.tsx";
import { Button } from "../ui/button.tsx";
import { Empty } from "../ui/empty.tsx";
import { TextField } from "../ui/field.tsx";
import { Notice } from "../ui/notice.tsx";
import { Waiting } from "../ui/spinner.tsx";
import { TopBar } from "../ui/top-bar.tsx";
import { useTitle } from "../ui/use-title.ts";
import { type Description, matching, type Route, routesOf } from "./description.ts";
import { RouteView } from "./route-view.tsx";
import { apiDocsWords } from "./words.ts";

const DESCRIPTION = "/api/v1/openapi.json";

/** Every route of the API, searchable. What is said of them comes from the service itself. */
export function ApiDocsPage() {
  const say = useWords(apiDocsWords);
  useTitle(say("place"));
  const [api, setApi] = useState<Description | "failed" | undefined>(undefined);
  const [search, setSearch] = useState("");
  const load = useCallback(async () => {
    setApi(undefined);
    try {
      const response = await fetch(DESCRIPTION);
      setApi(response.ok ? await response.json() : "failed");
    } catch {
      setApi("failed");
    }
  }, []);
  useEffect(() => void load(), [load]);
  const found = api === undefined || api === "failed" ? [] : matching(routesOf(api), search);
  return (
    <>
      <TopBar place={say("place")} />
      <main class="api-docs">
        <h1>{say("title")}</h1>
        <p>
          {say("intro")} <a href={DESCRIPTION}>{say("download")}</a>
        </p>
        {api === undefined && <Waiting>{say("loading")}</Waiting>}
        {api === "failed" && (
          <Notice
            tone="bad"
            title={say("failed")}
            actions={
              <Button action="retry" size="small" onClick={() => void load()}>
                {say("again")}
              </Button>
            }
          />
        )}
        {api !== undefined && api !== "failed" && (
          <>
            <TextField label={say("search")} maxLength={80} value={search} onValue={setSearch} />
            <p class="soft" aria-live="polite">
              {say("count", { count: found.length })}
            </p>
            {found.length === 0 && (
              <Empty icon="info" title={say("none")}>
                {say("noneHint")}
              </Empty>
            )}
            {groupsOf(found).map(([tag, routes]) => (
              <section key={tag}>
                <h2>{tag}</h2>
                {routes.map((route) => (
                  <RouteView key={`${route.method} ${route.path}`} route={route} named={api.components.schemas} />
                ))}
              </section>
            ))}
          </>
        )}
      </main>
    </>
  );
}

function groupsOf(routes: readonly Route[]): [string, Route[]][] {
  const groups = new Map<string, Route[]>();
  for (const route of routes) {
    const tag = route.operation.tags[0] ?? "";
    groups.set(tag, [...(groups.get(tag) ?? []), route]);
  }
  return [...groups];
}
