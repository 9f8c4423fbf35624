import { createHash } from "node:crypto";
import type { Request, RequestHandler, Response } from "express";
import { ipKeyGenerator, type Options, rateLimit } from "express-rate-limit";
import { choosePassword, signIn } from "../../signaling/contract/api.ts";
import { passWish } from "../../signaling/contract/questions.ts";
import { isAccessToken } from "../accounts/access-tokens.ts";
import { fold } from "../accounts/fold.ts";
import type { Log } from "../log.ts";
import { bearerOf } from "./caller.ts";
import { sendProblem } from "./problem.ts";

const MINUTE_MS = 60_000;

/**
 * How often one may ask. A whole county can stand behind one address, so what an address may do is wide and, where
 * guessing is the danger, counts failures only.
 */
export interface Throttles {
  /** Everything under /api. */
  readonly api: RequestHandler;
  /** Access tokens: what each may ask, and what an address may guess. */
  readonly tokens: readonly RequestHandler[];
  /** Wrong passwords, by address, by account, and by account from one address. */
  readonly signIn: readonly RequestHandler[];
  /** Wrong passwords and codes of somebody who is signed in already, by session. */
  readonly account: readonly RequestHandler[];
  /** Keys of links that do not work. */
  readonly links: readonly RequestHandler[];
  /** The same where a password is chosen, and wrong codes of the second factor, by the link that they came with. */
  readonly newPassword: readonly RequestHandler[];
  /** New pairing codes: each one takes a code away from the others for ten minutes. */
  readonly pairingStart: readonly RequestHandler[];
  /** Sign-ins begun at the provider: each is a row until it is over. */
  readonly providerStart: readonly RequestHandler[];
  /** Unknown codes for answers. A class that types the one of yesterday is no attack. */
  readonly answerCodes: readonly RequestHandler[];
  /** Passes to answer with, for one classroom from one address: a class behind it is not more than that. */
  readonly answerPasses: readonly RequestHandler[];
  /** Wrong keys to a lesson's captions. */
  readonly captionKeys: readonly RequestHandler[];
  /** Codes for an assistant's device that open nothing. */
  readonly assistantCodes: readonly RequestHandler[];
  /** Unknown pairings and wrong secrets. */
  readonly pairingPoll: readonly RequestHandler[];
  /** Wrong codes typed in one session. */
  readonly pairingConfirm: readonly RequestHandler[];
}

/** Whom to count, and what. */
type Counting = Partial<Pick<Options, "keyGenerator" | "skip" | "skipSuccessfulRequests" | "requestWasSuccessful">>;

export function createThrottles(log: Log): Throttles {
  const throttle = (options: Counting & { windowMs: number; limit: number }): RequestHandler =>
    rateLimit({
      standardHeaders: "draft-8",
      legacyHeaders: false,
      logger: { warn: report, error: report },
      handler: (_request, response) => sendProblem(response, tooMany(response)),
      // What the service itself failed at is nobody's wrong guess.
      requestWasSuccessful: (_request, response) => response.statusCode < 400 || response.statusCode >= 500,
      ...options,
    });
  const report = (err: unknown, message?: string) => log.warn({ err }, message ?? "a throttle is not set up well");
  const failures = (windowMinutes: number, limit: number, options: Counting = {}) =>
    throttle({ windowMs: windowMinutes * MINUTE_MS, limit, skipSuccessfulRequests: true, ...options });

  return {
    // A deck is many pictures for each of many schools, and all of them may come from one address.
    api: throttle({ windowMs: MINUTE_MS, limit: 3000, skip: ({ path }) => path.startsWith("/v1/slides/") }),
    tokens: [
      throttle({ windowMs: MINUTE_MS, limit: 600, skip: hasNoToken, keyGenerator: sessionOf }),
      failures(15, 100, { skip: hasNoToken, requestWasSuccessful: wasNoGuess }),
    ],
    signIn: [
      failures(15, 100),
      // Someone who types wrong passwords on purpose must not lock the teacher out everywhere, so the narrow limit
      // holds for one address; the wide one stops guessing from many.
      failures(15, 10, { ...byAccount, keyGenerator: (request) => `${accountOf(request)} ${addressOf(request)}` }),
      failures(60, 100, byAccount),
    ],
    account: [failures(15, 10, { keyGenerator: sessionOf, requestWasSuccessful: wasNoGuess })],
    links: [failures(15, 100)],
    newPassword: [failures(15, 100), failures(24 * 60, 20, byLink)],
    answerCodes: [failures(15, 300)],
    answerPasses: [
      throttle({
        windowMs: 15 * MINUTE_MS,
        limit: 90,
        keyGenerator: (request) => `${codeIn(request)} ${addressOf(request)}`,
      }),
    ],
    captionKeys: [failures(15, 100, { requestWasSuccessful: (_, response) => response.statusCode !== 403 })],
    assistantCodes: [failures(15, 100)],
    providerStart: [throttle({ windowMs: 15 * MINUTE_MS, limit: 300 })],
    pairingStart: [throttle({ windowMs: 15 * MINUTE_MS, limit: 200 })],
    pairingPoll: [failures(15, 200)],
    pairingConfirm: [failures(15, 20, { keyGenerator: sessionOf })],
  };
}

/** In a session that is good, 401 is the answer to a wrong password or code alone. */
function wasNoGuess(_request: Request, response: Response): boolean {
  return response.statusCode !== 401;
}

/** Whatever comes without an access token has throttles of its own. */
function hasNoToken(request: Request): boolean {
  return !isAccessToken(bearerOf(request) ?? "");
}

const byAccount: Counting = {
  skip: (request) => accountOf(request) === undefined,
  keyGenerator: (request) => accountOf(request) ?? "",
};

/** The account that a password is tried for: its name as the store compares it, so that every spelling counts alike. */
function accountOf(request: Request): string | undefined {
  const parsed = signIn.safeParse(request.body);
  return parsed.success && parsed.data.with === "password" ? fold(parsed.data.signInName) : undefined;
}

const byLink: Counting = {
  skip: (request) => linkOf(request) === undefined,
  keyGenerator: (request) => linkOf(request) ?? "",
};

/** The link that is shown, as a hash; undefined where the body has none that could be tried. */
function linkOf(request: Request): string | undefined {
  const parsed = choosePassword.safeParse(request.body);
  return parsed.success ? createHash("sha256").update(parsed.data.key).digest("base64url") : undefined;
}

function codeIn(request: Request): string {
  const parsed = passWish.safeParse(request.body);
  return parsed.success ? parsed.data.code : "";
}

function addressOf(request: Request): string {
  return ipKeyGenerator(request.ip ?? "", 56);
}

/** Hashed, because a made-up header may be long and a real one is a secret. */
function sessionOf(request: Request): string {
  return createHash("sha256")
    .update(request.get("authorization") ?? "")
    .digest("base64url");
}

function tooMany(response: Response) {
  const seconds = Number(response.getHeader("retry-after"));
  return { code: "request.too-many", params: { retryAfterMs: Math.max(1, seconds || 1) * 1000 } } as const;
}
