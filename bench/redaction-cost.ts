// What redaction costs ingest: the same load without rules, and with all detectors, three names of fields and three patterns
// of which no text holds any, as is usual; in turns, on the same processors.
import pg from "pg";
import type { LoadPlan } from "@/bench/load";
import { empty, median, runLoad } from "@/bench/run-load";
import type { Collector, Database } from "@/bench/servers";
import { detectorIds, noRules, type RedactionRules } from "@/lib/domain/redaction/rules";

type Plan = Omit<LoadPlan, "seed"> & { readonly rounds: number };

const rules: RedactionRules = {
  keys: ["password", "api_key", "authorization"],
  patterns: [
    { name: "order", pattern: "ORD-[0-9]{6,10}" },
    { name: "iban", pattern: "\\b[A-Z]{2}[0-9]{2}(?: ?[A-Z0-9]{4}){3,7}\\b" },
    { name: "patient", pattern: "(?i)patient(?: id)?[:#]\\s*[a-z0-9-]+" },
  ],
  detectors: [...detectorIds],
};

export async function redactionCost(
  loadProgram: string,
  { child }: Collector,
  { url }: Database,
  { rounds, ...plan }: Plan,
) {
  const [without, having]: number[][] = [[], []];
  for (let round = 0; round < rounds; round += 1) {
    for (const [speeds, applied] of [[without, noRules] as const, [having, rules] as const]) {
      await setRules(url, applied);
      await empty(url);
      const load = await runLoad(loadProgram, { ...plan, seed: 300 + round }, child);
      speeds?.push(load.spans / load.seconds);
    }
  }
  await setRules(url, noRules);
  return {
    withoutSpansPerSecond: Math.round(median(without ?? [])),
    withSpansPerSecond: Math.round(median(having ?? [])),
    ratio: Number((median(having ?? []) / median(without ?? [])).toFixed(2)),
  };
}

async function setRules(url: string, applied: RedactionRules): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(
    `insert into redaction_versions (project_id, version, rules, actor_kind, at)
     select p.id, (select count(*) + 1 from redaction_versions v where v.project_id = p.id), $1::jsonb, 'system', now() from projects p`,
    [JSON.stringify(applied)],
  );
  await client.end();
}
