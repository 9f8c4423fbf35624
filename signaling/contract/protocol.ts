/**
 * Numbers that both ends of the socket must agree on before the first message.
 * This file has no imports, so that the browser gets it without the schemas.
 */

/** Raised when a page and a server that differ in it can no longer understand each other. */
export const PROTOCOL_VERSION = 1;

/** Path of the socket on the server's origin. */
export const SOCKET_PATH = "/signal";

/** A message larger than this closes the socket. A join with every codec Chromium knows is about 12 kB. */
export const MAX_MESSAGE_BYTES = 65_536;

/** How long a lost socket keeps its seat, its notices and its media on the server, in milliseconds. */
export const RECOVERY_WINDOW_MS = 45_000;

/**
 * A `clockTold` notice goes out this often. It also keeps recovery possible in a quiet lesson: socket.io resumes from the
 * last notice received and forgets those older than the window.
 */
export const CLOCK_PERIOD_MS = 10_000;

/** How long the page waits for an acknowledgement, in milliseconds: two satellite round trips and a busy server. */
export const REQUEST_TIMEOUT_MS = 10_000;

/** So many classrooms are on the teacher's overview at most: a wall that one can still take in. */
export const OVERVIEW_LIMIT = 12;

/** Stands for the master teacher's room wherever a classroom's id is asked for. */
export const MASTER_ROOM = "master";
