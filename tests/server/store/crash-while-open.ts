/**
 * Run as a process of its own: opens the store, lets two rooms into the lesson, is seen once, and dies without a word.
 * Arguments: the database's address as JSON, and the lesson's id.
 */
import { z } from "zod";
import { openStore } from "../../../server/store/store.ts";
import { lessonId } from "../../../signaling/contract/ids.ts";
import { MASTER_ROOM } from "../../../signaling/contract/protocol.ts";
import { HILL_1, MINUTE, NINE } from "./records.ts";

const address = z.object({ databaseUrl: z.string().nullable(), dataDir: z.string() });

const store = await openStore(address.parse(JSON.parse(process.argv[2] ?? "")));
const lesson = lessonId.parse(process.argv[3]);
await store.attendance.opened({ id: "sta-teacher", lessonId: lesson, room: MASTER_ROOM, joinedAt: NINE });
await store.attendance.opened({ id: "sta-hill", lessonId: lesson, room: HILL_1, joinedAt: NINE + MINUTE });
await store.attendance.seen(["sta-teacher", "sta-hill"], NINE + 5 * MINUTE);
process.kill(process.pid, "SIGKILL");
