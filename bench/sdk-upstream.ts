// An upstream that fails each time: as many real HTTP requests leave the process as attempts are declared, no layer adds its own.
import OpenAI from "openai";
import { z } from "zod";
import type { Stage } from "@/bench/control-stage";
import { atMost, exactly, type Figure, told } from "@/bench/figures";
import { openFront } from "@/bench/sdk-front";
import { openModelServer } from "@/lib/demo/model-server/server";
import { modelFetch, pipeline, step, tracegate } from "@/sdk/src/index";

const runs = 40;
const callsPerRun = 25;
const Call = z.object({ model: z.string() });
const Nothing = z.object({});

export async function sdkUpstream(stage: Stage): Promise<Figure[]> {
  const { agent } = await stage.newProject();
  const front = await openFront(stage.web, await stage.collector());
  tracegate({ url: front.url, key: agent.key, project: "bench" });
  const upstream = await openModelServer(() => ({ fails: 500 }));
  const client = new OpenAI({ baseURL: `${upstream.url}/v1`, apiKey: "none", fetch: modelFetch(), maxRetries: 0 });
  let attempts = 0;
  let failed = 0;
  const ask = step(
    "ask",
    {
      kind: "llm",
      input: Call,
      output: Nothing,
      limits: { usd: 1, ms: "30s" },
      retry: { attempts: 3 },
      fallback: "halt",
    },
    async ({ model }, s) => {
      attempts++;
      const messages = [{ role: "user" as const, content: "hello" }];
      await client.chat.completions.create({ model, max_tokens: 10, messages }, { signal: s.signal });
      return {};
    },
  );
  const limits = { usd: 10, steps: 1_000, ms: "5m" } as const;
  const bench = pipeline(
    "upstream",
    { version: "1", input: z.object({ run: z.number() }), output: Nothing, limits },
    async ({ run }) => {
      for (let call = 0; call < callsPerRun; call++) {
        // a model of its own for each call: the breaker of one must not spare the upstream what is counted here
        await ask({ model: `model-${run}-${call}` }).catch(() => failed++);
      }
      return {};
    },
  );
  try {
    for (let run = 0; run < runs; run++) await bench.start({ run });
  } finally {
    await upstream.close();
  }
  const calls = runs * callsPerRun;
  const retries = attempts - calls;
  return [
    exactly("HTTP requests / declared attempts", upstream.requests.length / attempts, 1),
    exactly("calls that failed", failed, calls),
    atMost("retries of a run", retries / runs, 10),
    told("retries / calls", retries / calls),
  ];
}
