import { createAudit } from "../server/accounts/audit.ts";
import { type Asker, createImports } from "../server/accounts/sheets/imports.ts";
import { systemClock as clock } from "../server/clock.ts";
import { openStore, type Store } from "../server/store/store.ts";
import { personId } from "../signaling/contract/ids.ts";
import { openScratchStore } from "../tests/support/database.ts";
import { installedPostgres, PostgresCluster } from "../tests/support/postgres-cluster.ts";

/** How long a bureau's spreadsheets take: 5,000 rows that are new, the same again, and all of them changed. */

const ROWS = 5_000;
const asker: Asker = {
  holder: {
    kind: "person",
    personId: personId.parse("per-bench"),
    name: "Bench",
    role: "administrator",
    region: "",
    classroomId: null,
  },
  address: "127.0.0.1",
};

function sheet(contact: string): Buffer {
  const rows = Array.from({ length: ROWS }, (_, row) => `第${row}小学,区域${row % 40},光纤,100,${contact}${row}`);
  return Buffer.from(["学校,区域,网络类型,带宽（Mbit/s）,联系人", ...rows].join("\r\n"));
}

async function measure(title: string, store: Store): Promise<void> {
  const audit = createAudit({ store, clock });
  const imports = createImports({ store, clock, audit, linkFor: () => "" });
  const timed = async (what: string, run: () => Promise<{ ok: boolean }>) => {
    const begin = performance.now();
    if (!(await run()).ok) throw new Error(`${what} was refused`);
    console.log(`${title.padEnd(12)} ${what.padEnd(24)} ${Math.round(performance.now() - begin)} ms`);
  };
  await timed("check, all new", () => imports.check("schools", sheet("a"), asker));
  await timed("write, all new", () => imports.write("schools", sheet("a"), asker));
  await timed("write, nothing changes", () => imports.write("schools", sheet("a"), asker));
  await timed("write, all changed", () => imports.write("schools", sheet("b"), asker));
}

const scratch = await openScratchStore();
await measure("SQLite", scratch.store);
await scratch.close();
const installed = installedPostgres();
if (installed !== undefined) {
  const cluster = await PostgresCluster.start(installed.bin);
  const store = await openStore({ databaseUrl: cluster.databaseUrl, dataDir: "not-used" });
  await measure(`PostgreSQL`, store);
  await store.close();
  await cluster.stop();
}
