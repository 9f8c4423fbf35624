import { globSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { describe, expect, test } from "vitest";

/** The floors of docs/architecture.md, checked on the import statements of every source file. */

interface Import {
  from: string;
  to: string;
}

const roots = "{server,signaling,client}";
const files = globSync(`${roots}/**/*.{ts,tsx}`).map((file) => file.replaceAll("\\", "/"));

const imports: Import[] = files.flatMap((from) =>
  [
    ...readFileSync(from, "utf8").matchAll(
      /(?:^|\n)\s*(?:import|export)\b[^;"']*?from\s*["']([^"']+)["']|(?:^|\n)import\s*["']([^"']+)["']|\bimport\(\s*["']([^"']+)["']\s*\)/g,
    ),
  ].map((match) => {
    const target = match[1] ?? match[2] ?? match[3] ?? "";
    return { from, to: target.startsWith(".") ? normalize(join(dirname(from), target)).replaceAll("\\", "/") : target };
  }),
);

/** What files whose path starts with the key may import: own files, path prefixes, packages. */
const floors: Record<string, string[]> = {
  "signaling/contract/": ["zod"],
  "server/policy/": ["signaling/contract/"],
  "server/lesson/": ["signaling/contract/", "server/policy/", "server/clock.ts", "server/log.ts", "node:"],
  "server/accounts/": [
    "signaling/contract/",
    "server/clock.ts",
    "server/log.ts",
    "node:",
    "zod",
    "jsonwebtoken",
    "rate-limiter-flexible",
    "csv-parse",
  ],
  "server/timetable/": [
    "signaling/contract/",
    "server/policy/",
    "server/accounts/",
    "server/clock.ts",
    "server/log.ts",
    "rrule-temporal",
    "temporal-polyfill",
    "node:",
  ],
  "server/slides/": ["signaling/contract/", "server/accounts/secrets.ts", "server/clock.ts", "server/log.ts", "node:"],
  "server/webhooks/": ["signaling/contract/", "server/accounts/", "server/clock.ts", "server/log.ts", "node:"],
  "server/oidc/": [
    "signaling/contract/",
    "server/accounts/provider-ports.ts",
    "server/clock.ts",
    "server/log.ts",
    "openid-client",
  ],
  "server/sfu/": [
    "signaling/contract/",
    "server/lesson/ports.ts",
    "server/clock.ts",
    "server/log.ts",
    "mediasoup",
    "node-datachannel",
    "zod",
    "node:",
  ],
  "server/store/": [
    "signaling/contract/",
    "server/lesson/ports.ts",
    "server/lesson/measurement-ports.ts",
    "server/lesson/talk-ports.ts",
    "server/lesson/question-ports.ts",
    "server/lesson/slate-ports.ts",
    "server/slides/ports.ts",
    "server/accounts/",
    "server/timetable/ports.ts",
    "server/timetable/schedule-ports.ts",
    "server/timetable/calendar-ports.ts",
    "server/timetable/report-ports.ts",
    "server/timetable/feasibility-ports.ts",
    "server/webhooks/ports.ts",
    "server/log.ts",
    "kysely",
    "pg",
    "zod",
    "node:",
  ],
  "server/http/": [
    "signaling/contract/",
    "server/accounts/",
    "server/timetable/",
    "server/slides/decks.ts",
    "server/webhooks/webhooks.ts",
    "server/lesson/ports.ts",
    "server/lesson/question-ports.ts",
    "server/lesson/talk-ports.ts",
    "server/clock.ts",
    "server/log.ts",
    "express",
    "helmet",
    "compression",
    "express-rate-limit",
    "rate-limiter-flexible",
    "zod",
    "node:",
  ],
  "signaling/serve.ts": ["signaling/", "socket.io", "rate-limiter-flexible", "zod", "node:"],
  "signaling/dispatch.ts": ["signaling/contract/", "zod"],
  "signaling/connect.ts": ["signaling/contract/", "socket.io-client"],
  "client/": [
    "signaling/contract/",
    "signaling/connect.ts",
    "preact",
    "@preact/signals",
    "uqr",
    "mediasoup-client",
    "perfect-freehand",
    "zod",
    "@fontsource/",
  ],
};

/** Packages that one place alone knows. */
const owners: Record<string, string> = {
  "socket.io": "signaling/",
  "socket.io-client": "signaling/",
  mediasoup: "server/sfu/",
  "mediasoup-client": "client/media/",
  "perfect-freehand": "client/slate/",
  kysely: "server/store/",
  pg: "server/store/",
  express: "server/http/",
  jsonwebtoken: "server/accounts/",
  "openid-client": "server/oidc/",
  "rrule-temporal": "server/timetable/",
  "temporal-polyfill": "server/timetable/",
  "csv-parse": "server/accounts/",
};

const isWithin = (path: string, prefix: string): boolean =>
  path === prefix || path.startsWith(prefix.endsWith("/") || prefix.endsWith(":") ? prefix : `${prefix}/`);

describe("floors", () => {
  test("there is something to check", () => {
    expect(files.length).toBeGreaterThan(50);
    expect(imports.length).toBeGreaterThan(200);
  });

  test.each(Object.entries(floors))("%s stands only on what it may", (floor, allowed) => {
    const wrong = imports
      .filter(({ from }) => isWithin(from, floor))
      .filter(({ to }) => !isWithin(to, floor) && !allowed.some((prefix) => isWithin(to, prefix)));
    expect(wrong).toEqual([]);
  });

  test.each(Object.entries(owners))("%s is known in %s only", (name, owner) => {
    const wrong = imports.filter(({ from, to }) => isWithin(to, name) && !isWithin(from, owner));
    expect(wrong).toEqual([]);
  });

  test("only the composition and the programs above it know every floor", () => {
    const programs = ["server/main.ts", "server/demo.ts", "server/reset-password.ts"];
    const composers = new Set(["server/compose.ts", "server/run.ts", ...programs]);
    const wrong = imports.filter(
      ({ from, to }) =>
        /^server\/(sfu|store|http)\//.test(to) &&
        !isWithin(from, to.split("/").slice(0, 2).join("/")) &&
        !composers.has(from) &&
        !from.startsWith("server/install/"),
    );
    expect(wrong).toEqual([]);
  });

  test("the browser gets no schemas: of the contract it imports types, and files that import nothing", () => {
    const light = new Set([
      "signaling/contract/protocol.ts",
      "signaling/contract/bits.ts",
      "signaling/contract/ink.ts",
      "signaling/contract/packed-ink.ts",
      "signaling/contract/question-kinds.ts",
      "signaling/contract/sheets.ts",
      "signaling/contract/slate-limits.ts",
      "signaling/contract/slate-state.ts",
      "signaling/contract/token-scopes.ts",
    ]);
    const wrong = globSync("client/**/*.{ts,tsx}").flatMap((file) =>
      [
        ...readFileSync(file, "utf8").matchAll(
          /import\s+(?!type\b)[^;"']*from\s*["']([^"']*signaling\/contract\/[^"']*|zod)["']/g,
        ),
      ]
        .map((match) => (match[1] === "zod" ? "zod" : normalize(join(dirname(file), match[1] ?? ""))))
        .filter((to) => !light.has(to))
        .map((to) => `${file} → ${to}`),
    );
    expect(wrong).toEqual([]);
  });

  test("no import cycles", () => {
    const next = new Map<string, string[]>();
    for (const { from, to } of imports) next.set(from, [...(next.get(from) ?? []), to]);
    const done = new Set<string>();
    const walk = (file: string, path: string[]): void => {
      if (path.includes(file))
        throw new Error(`import cycle: ${[...path.slice(path.indexOf(file)), file].join(" → ")}`);
      if (done.has(file)) return;
      for (const to of next.get(file) ?? []) walk(to, [...path, file]);
      done.add(file);
    };
    for (const file of files) walk(file, []);
  });
});
