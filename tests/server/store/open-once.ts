/** Run as a process of its own: opens the store, which migrates it, and closes it. Argument: the address as JSON. */
import { z } from "zod";
import { openStore } from "../../../server/store/store.ts";

const address = z.object({ databaseUrl: z.string().nullable(), dataDir: z.string() });

const store = await openStore(address.parse(JSON.parse(process.argv[2] ?? "")));
await store.ping();
await store.close();
