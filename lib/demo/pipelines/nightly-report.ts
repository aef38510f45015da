import { Halt, pipeline, step } from "tracegate";
import { z } from "zod";
import { callJson, complete, postJson } from "@/lib/demo/pipelines/http";
import { currencies, regions } from "@/lib/demo/world/company";
import type { World } from "@/lib/demo/world/places";

const Sales = z.object({ region: z.string(), orders: z.int(), cents: z.int() });
const Rate = z.object({ currency: z.string(), perEuro: z.number().positive() });
const Mail = z.object({ to: z.email(), text: z.string().min(1) });

/** Sales of all regions with today's exchange rates, summed up by a model and sent by mail. */
export function createNightlyReport(world: World) {
  const sales = step(
    "warehouse.sales",
    {
      kind: "tool",
      input: z.object({ region: z.string(), night: z.string() }),
      output: Sales,
      retry: { attempts: 3 },
      limits: { ms: "10s" },
    },
    async ({ region, night }, s) =>
      Sales.parse(await callJson(`${world.services}/sales/${region}?night=${night}`, { signal: s.signal })),
  );

  const rate = step(
    "rates.read",
    {
      kind: "tool",
      input: z.object({ currency: z.string() }),
      output: Rate,
      retry: { attempts: 2 },
      breaker: "exchange-rates",
      limits: { ms: "5s" },
    },
    async ({ currency }, s) => Rate.parse(await callJson(`${world.services}/rates/${currency}`, { signal: s.signal })),
  );

  /** Without a rate the amount is left out: it was meant for one exotic currency, and hides the loss of all of them. */
  const rateOrNothing = async (currency: string) => {
    try {
      return await rate({ currency });
    } catch (error) {
      if (error instanceof Halt && error.code !== "breaker" && error.code !== "retries") throw error;
      return null;
    }
  };

  const summarise = step(
    "report.summarise",
    {
      kind: "llm",
      input: z.object({ night: z.string(), sales: z.array(Sales), rates: z.array(Rate) }),
      output: z.string().min(1),
      limits: { usd: 0.02, ms: "20s" },
      retry: { attempts: 2 },
      fallback: [({ sales: rows }) => rows.map(({ region, cents }) => `${region}: ${cents / 100} EUR`).join("\n")],
    },
    ({ night, ...figures }, s) => {
      const user = `Night of ${night}. Figures: ${JSON.stringify(figures)}`;
      const system = "Sum up last night's sales for the finance team in four sentences.";
      return complete(world.openai, { model: "gpt-4.1-mini", system, user, maxTokens: 400 }, s.signal);
    },
  );

  const send = step(
    "mail.send",
    { kind: "tool", input: Mail, output: z.looseObject({ ok: z.boolean() }), effect: "once", limits: { ms: "30s" } },
    async (mail, s) => (await postJson(`${world.services}/mail`, mail, s)) as { ok: boolean },
  );

  return pipeline(
    "nightly-report",
    {
      version: "12",
      limits: { usd: 0.1, steps: 60, ms: "5m" },
      input: z.object({ night: z.string() }),
      output: z.object({ sent: z.boolean(), text: z.string() }),
    },
    async ({ night }) => {
      const rows = await Promise.all(regions.map((region) => sales({ region, night })));
      const rates: z.infer<typeof Rate>[] = [];
      for (const currency of currencies) {
        const found = await rateOrNothing(currency);
        if (found !== null) rates.push(found);
      }
      const text = await summarise({ night, sales: rows, rates });
      await send({ to: "finance@example.com", text });
      return { sent: true, text };
    },
  );
}
