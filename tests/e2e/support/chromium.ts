import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core";
import { findBrowser } from "../../../server/install/browser.ts";

/** docs/decisions and FACTS of real Chromium: no mDNS names, loopback candidates, fake devices, no gesture for sound. */
const flags = [
  "--no-sandbox",
  "--use-fake-ui-for-media-stream",
  "--use-fake-device-for-media-stream",
  "--autoplay-policy=no-user-gesture-required",
  "--allow-loopback-in-peer-connection",
  "--disable-features=WebRtcHideLocalIpsWithMdns",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--no-first-run",
];

/** `without`: flags of these, or of playwright's own, that are in the way of what is tried. */
export async function launchChromium(extraFlags: string[] = [], without: string[] = []): Promise<Browser> {
  const executablePath = findBrowser();
  if (executablePath === undefined) throw new Error('no Chromium: run "node server/install/prepare.ts browser"');
  const args = [...flags.filter((flag) => !without.includes(flag)), ...extraFlags];
  return await chromium.launch({ executablePath, headless: true, args, ignoreDefaultArgs: without });
}

export interface Visit {
  readonly context: BrowserContext;
  readonly page: Page;
  /** Whatever the page wrote as an error; a test ends by expecting none. */
  readonly errors: string[];
}

export interface VisitOptions {
  readonly width?: number;
  readonly height?: number;
  readonly language?: "zh-CN" | "en";
  readonly colours?: "light" | "dark";
  /** How far the device's clock is off, in milliseconds. */
  readonly clockOffMs?: number;
}

/** Opens a link as somebody of their own: a context has its own storage. */
export async function visit(browser: Browser, url: string, options: VisitOptions = {}): Promise<Visit> {
  const { width = 1280, height = 800, language = "en", colours = "light", clockOffMs = 0 } = options;
  const context = await browser.newContext({
    viewport: { width, height },
    locale: language,
    colorScheme: colours,
    permissions: ["camera", "microphone"],
  });
  if (clockOffMs !== 0) await context.addInitScript(setClock, clockOffMs);
  const page = await context.newPage();
  const errors: string[] = [];
  page.on("pageerror", (error) => errors.push(String(error)));
  page.on("console", (message) => {
    if (message.type() === "error" && !isNetworkNoise(message.text())) errors.push(message.text());
  });
  await page.goto(url);
  return { context, page, errors };
}

/** Chromium reports each failed connection by itself; the pages say it in words, which is what tests look at. */
function isNetworkNoise(text: string): boolean {
  return /ERR_(CONNECTION|EMPTY|INTERNET|SOCKET|NETWORK)|WebSocket connection to|net::/.test(text);
}

/** Runs in the page, before everything else: what it does not measure but reads off the device's clock is off. */
function setClock(byMs: number): void {
  const Right = Date;
  globalThis.Date = new Proxy(Right, {
    construct: (target, args, self) => Reflect.construct(target, args.length === 0 ? [Right.now() + byMs] : args, self),
    get: (target, name) => (name === "now" ? () => Right.now() + byMs : Reflect.get(target, name)),
  });
}
