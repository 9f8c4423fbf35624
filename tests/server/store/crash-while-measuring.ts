/**
 * Run as a process of its own: measures in a lesson for a while, and dies without a word.
 * Arguments: the database's address as JSON, and for how many seconds of the lesson.
 */
import { z } from "zod";
import { openStore } from "../../../server/store/store.ts";
import { measure } from "./measured-minute.ts";

const address = z.object({ databaseUrl: z.string().nullable(), dataDir: z.string() });

const store = await openStore(address.parse(JSON.parse(process.argv[2] ?? "")));
await measure(store.measurements, z.coerce.number().parse(process.argv[3]));
process.kill(process.pid, "SIGKILL");
