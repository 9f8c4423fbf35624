import { Router } from "express";
import type { Log } from "../log.ts";

/** /healthz: the process lives. /readyz: it can take lessons. For a supervisor or a load balancer. */
export function health(ready: () => Promise<boolean>, log: Log): Router {
  const router = Router();
  router.get("/healthz", (_request, response) => {
    response.set("Cache-Control", "no-store").json({ alive: true });
  });
  router.get("/readyz", async (_request, response) => {
    const isReady = await ready().catch((err: unknown) => {
      log.warn({ err }, "not ready");
      return false;
    });
    response
      .set("Cache-Control", "no-store")
      .status(isReady ? 200 : 503)
      .json({ ready: isReady });
  });
  return router;
}
