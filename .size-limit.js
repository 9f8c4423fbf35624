import { readFileSync } from "node:fs";

/** What a browser loads before a page can be used: its script and every script that it preloads. */
function scriptsOf(page) {
  const html = readFileSync(new URL(`dist/client/${page}.html`, import.meta.url), "utf8");
  return [...html.matchAll(/(?:src|href)="\/(assets\/[^"]+\.js)"/g)].map(([, path]) => `dist/client/${path}`);
}

export default ["index", "teacher", "classroom", "admin", "answer", "api-docs", "assistant", "observer"].map(
  (page) => ({
    name: page,
    path: scriptsOf(page),
    gzip: true,
    limit: "120 kB",
  }),
);
