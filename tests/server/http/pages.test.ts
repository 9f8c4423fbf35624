import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openWorld, type World } from "./world.ts";

let clientDir: string;
let world: World;
beforeEach(async () => {
  clientDir = await mkdtemp(join(tmpdir(), "oneroom-client-"));
  world = await openWorld({ clientDir });
});
afterEach(async () => {
  await world.close();
  await rm(clientDir, { recursive: true });
});

const page = (path: string, headers: Record<string, string> = {}) => world.send("get", path, { headers });

async function build(): Promise<void> {
  await mkdir(join(clientDir, "assets"));
  const names = [
    "index.html",
    "teacher.html",
    "classroom.html",
    "admin.html",
    "answer.html",
    "observer.html",
    "assistant.html",
    "icon.svg",
    ".hidden",
  ];
  for (const name of names) await writeFile(join(clientDir, name), `<p>${name}</p>`);
  await writeFile(join(clientDir, "assets", "teacher-abc123.js"), "run();".repeat(1000));
}

describe("pages", () => {
  it.each([
    ["/", "index.html"],
    ["/teacher", "teacher.html"],
    ["/classroom", "classroom.html"],
    ["/admin", "admin.html"],
    ["/answer", "answer.html"],
    ["/observer", "observer.html"],
    ["/assistant", "assistant.html"],
    ["/teacher/", "teacher.html"],
  ])("%s is %s, asked for anew each time", async (path, file) => {
    await build();
    const answer = await page(path);
    expect([answer.status, answer.text]).toEqual([200, `<p>${file}</p>`]);
    expect(answer.headers["cache-control"]).toBe("no-cache");
    expect(answer.headers["content-type"]).toBe("text/html; charset=utf-8");
    const known = await page(path, { "If-None-Match": answer.headers.etag ?? "none" });
    expect(known.status).toBe(304);
  });

  it("keeps hashed parts for a year, and packs them", async () => {
    await build();
    const answer = await page("/assets/teacher-abc123.js", { "Accept-Encoding": "gzip" });
    expect(answer.status).toBe(200);
    expect(answer.headers["cache-control"]).toBe("public, max-age=31536000, immutable");
    expect(answer.headers["content-encoding"]).toBe("gzip");
  });

  it("serves other files of the build", async () => {
    await build();
    const answer = await page("/icon.svg");
    expect([answer.status, answer.headers["cache-control"]]).toEqual([200, "no-cache"]);
  });

  it.each([
    "/nothing",
    "/assets/",
    "/assets/old.js",
    "/.hidden",
    "/..%2f..%2fetc%2fpasswd",
    "/assets/..%2f..%2fx",
    "/signal",
  ])("%s is no page", async (path) => {
    await build();
    const answer = await page(path);
    expect(answer.status).toBe(404);
    expect(answer.headers["content-type"]).toBe("text/plain; charset=utf-8");
  });

  it("says what to do when the client is not built", async () => {
    const answer = await page("/");
    expect([answer.status, answer.text]).toEqual([503, "The pages have not been built yet. Run: npm run build\n"]);
    await build();
    expect((await page("/")).status).toBe(200);
  });

  it("is not broken by an address that cannot be read", async () => {
    await build();
    expect((await page("/%E0%A4%A")).status).toBeLessThan(500);
  });
});

describe("headers", () => {
  it("keep a page to its own origin", async () => {
    await build();
    const { headers } = await page("/");
    expect(String(headers["content-security-policy"]).split(";").sort()).toEqual([
      "base-uri 'none'",
      "connect-src 'self' ws://lessons.example.org",
      "default-src 'self'",
      "form-action 'self'",
      "frame-ancestors 'none'",
      "img-src 'self' data: blob:",
      "media-src 'self' blob:",
      "object-src 'none'",
      "script-src 'self'",
      "style-src 'self'",
    ]);
    expect(headers["permissions-policy"]).toContain("camera=(self), microphone=(self), display-capture=(self)");
    expect(headers["x-content-type-options"]).toBe("nosniff");
    expect(headers["x-frame-options"]).toBe("DENY");
    expect(headers["referrer-policy"]).toBe("no-referrer");
    expect(headers["x-powered-by"]).toBeUndefined();
  });

  it("tell browsers to stay with https only when the certificate is a real one", async () => {
    expect((await page("/healthz")).headers["strict-transport-security"]).toBeUndefined();
    const secure = await openWorld({ secure: true, publicUrl: "https://lessons.example.org" });
    try {
      const { headers } = await secure.send("get", "/healthz");
      expect(headers["strict-transport-security"]).toBe("max-age=15552000");
      expect(headers["content-security-policy"]).toContain("connect-src 'self' wss://lessons.example.org");
    } finally {
      await secure.close();
    }
  });
});
