// One diff in a process that has done nothing before: how long it takes and what it holds. `node … PROJECT BASE HEAD`.
import { closeDatabase } from "@/lib/server/db";
import { diffOf } from "@/lib/server/diff/diff";

const [projectId = "", base = "", head = ""] = process.argv.slice(2);
const startedAt = performance.now();
const answer = await diffOf(projectId, { base, head });
const rows = JSON.stringify(answer).length > 0 ? (answer?.rows ?? []) : [];
const ms = Math.round(performance.now() - startedAt);
const differing = rows.filter(({ change }) => change !== "same").length;
await closeDatabase();
console.log(
  JSON.stringify({ ms, rows: rows.length, differing, maxRssMb: Math.round(process.resourceUsage().maxRSS / 1024) }),
);
