import { resolve } from "node:path";
import { defineConfig } from "vite";

const page = (name: string) => resolve(import.meta.dirname, "client", `${name}.html`);

/** One page a role; what they share is split into chunks. Classrooms still run Chrome 80. */
export default defineConfig({
  root: resolve(import.meta.dirname, "client"),
  build: {
    outDir: resolve(import.meta.dirname, "dist/client"),
    emptyOutDir: true,
    target: "chrome80",
    cssTarget: "chrome80",
    // The service's content security policy allows files of its own origin only: no data: URLs, no inline code.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      input: {
        home: page("index"),
        teacher: page("teacher"),
        classroom: page("classroom"),
        admin: page("admin"),
        answer: page("answer"),
        assistant: page("assistant"),
      },
    },
  },
  // `vite` alone serves the pages while they are worked on, next to a running service.
  server: {
    proxy: { "/api": "http://localhost:3000", "/signal": { target: "http://localhost:3000", ws: true } },
  },
});
