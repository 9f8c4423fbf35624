import { createRequire } from "node:module";
import { resolve } from "node:path";
import { defineConfig, type Plugin } from "vite";

const page = (name: string) => resolve(import.meta.dirname, "client", `${name}.html`);

/** Parts of libraries that no page of ours can reach, by the end of their importer's path and by what it asks for. */
const unreachable: readonly { importer: RegExp; source: RegExp; exports: string }[] = [
  // Handlers for React Native and for mediasoup-client's own tests.
  {
    importer: /mediasoup-client\/lib\/(Device|index)\.js$/,
    source: /^\.\/(handlers\/(ReactNative106|FakeHandler)|test\/fakeParameters)$/,
    exports: "export class ReactNative106 {}; export class FakeHandler {}",
  },
  // Nothing of ours goes over data channels.
  {
    importer: /mediasoup-client\/lib\/Transport\.js$/,
    source: /^\.\/Data(Producer|Consumer)$/,
    exports: "export class DataProducer {}; export class DataConsumer {}",
  },
  // signaling/connect.ts speaks over web sockets alone.
  {
    importer: /engine\.io-client\/build\/esm\/transports\/index\.js$/,
    source: /^\.\/(polling-xhr|webtransport)\.js$/,
    exports: "export class XHR {}; export class WT {}",
  },
];

const require = createRequire(import.meta.url);
const oneDebug = createRequire(require.resolve("mediasoup-client")).resolve("debug/src/browser.js");

/** Leaves out what is unreachable, and takes one copy of `debug` for the three that npm installs. */
const lighter: Plugin = {
  name: "lighter-pages",
  apply: "build",
  enforce: "pre",
  resolveId(source, importer) {
    if (source === "debug") return oneDebug;
    const index = unreachable.findIndex((part) => part.source.test(source) && part.importer.test(importer ?? ""));
    return index < 0 ? undefined : `\0unreachable-${index}`;
  },
  load(id) {
    const index = /^\0unreachable-(\d+)$/.exec(id)?.[1];
    return index === undefined ? undefined : unreachable[Number(index)]?.exports;
  },
};

/** One page a role; what they share is split into chunks. Classrooms still run Chrome 80. */
export default defineConfig({
  root: resolve(import.meta.dirname, "client"),
  plugins: [lighter],
  build: {
    outDir: resolve(import.meta.dirname, "dist/client"),
    emptyOutDir: true,
    target: "chrome80",
    cssTarget: "chrome80",
    // The service's content security policy allows files of its own origin only: no data: URLs, no inline code.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      output: {
        // One file for what every page begins with: many small ones compress worse, and ask more of a slow link.
        codeSplitting: {
          groups: [{ name: "base", test: /node_modules\/(preact|@preact)\/|vite\/preload-helper|rolldown/ }],
        },
      },
      input: {
        home: page("index"),
        teacher: page("teacher"),
        classroom: page("classroom"),
        admin: page("admin"),
        answer: page("answer"),
        "api-docs": page("api-docs"),
        assistant: page("assistant"),
        observer: page("observer"),
      },
    },
  },
  // `vite` alone serves the pages while they are worked on, next to a running service.
  server: {
    proxy: { "/api": "http://localhost:3000", "/signal": { target: "http://localhost:3000", ws: true } },
  },
});
