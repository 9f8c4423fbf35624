import { resolve } from "node:path";
import express, { type Response, Router } from "express";

/** Address of each page and its file. */
const pages = {
  "/": "index.html",
  "/teacher": "teacher.html",
  "/classroom": "classroom.html",
  "/admin": "admin.html",
  "/answer": "answer.html",
  "/api-docs": "api-docs.html",
  "/assistant": "assistant.html",
  "/observer": "observer.html",
} as const;

const NOT_BUILT = "The pages have not been built yet. Run: npm run build\n";

/** Serves the built client: pages are asked for anew each time, their hashed parts are kept for a year. */
export function clientPages(clientDir: string): Router {
  const root = resolve(clientDir);
  const router = Router();
  for (const [path, file] of Object.entries(pages)) {
    router.get(path, (_request, response, next) => {
      response.sendFile(file, { root, headers: { "Cache-Control": "no-cache" }, cacheControl: false }, (error) => {
        if (error === undefined || response.headersSent) return;
        if ("code" in error && error.code === "ENOENT") response.status(503).type("text/plain").send(NOT_BUILT);
        else next(error);
      });
    });
  }
  router.use(
    "/assets",
    express.static(resolve(root, "assets"), { index: false, redirect: false, immutable: true, maxAge: "365d" }),
  );
  router.use(express.static(root, { index: false, redirect: false, setHeaders: askAnew }));
  router.use((_request, response) => {
    response.status(404).type("text/plain").send("There is no such page.\n");
  });
  return router;
}

function askAnew(response: Response): void {
  response.set("Cache-Control", "no-cache");
}
