import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import type { WireLog, WireSpan } from "@/lib/otlp/wire";
import { env } from "@/lib/server/env";
import { Ingest } from "@/lib/server/ingest";
import { arbitraryLog, arbitrarySpan } from "@/lib/testing/arbitrary-spans";
import { addProject, dumpTelemetry } from "@/lib/testing/telemetry";

const ingest = new Ingest(env().DATABASE_URL);
const other = new Ingest(env().DATABASE_URL);
afterAll(() => Promise.all([ingest.close(), other.close()]));

type Delivery = { readonly spans: readonly WireSpan[]; readonly logs: readonly WireLog[] };

async function deliver(deliveries: readonly Delivery[], atOnce: boolean): Promise<string> {
  const projectId = await addProject();
  const add = ({ spans, logs }: Delivery, no: number) => (no % 2 ? other : ingest).add(projectId, spans, logs);
  const results = atOnce ? await Promise.all(deliveries.map(add)) : [];
  if (!atOnce) for (const [no, delivery] of deliveries.entries()) results.push(await add(delivery, no));
  expect(results.flatMap((result) => [...result.reasons])).toEqual([]);
  return dumpTelemetry(projectId);
}

describe("ingest", () => {
  it("gives byte-equal state for any order, split and repeat, also when two processes write at once", async () => {
    const items = fc.array(fc.oneof(arbitrarySpan(), arbitrarySpan(), arbitraryLog()), { minLength: 1, maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(
        items.chain((all) =>
          fc.record({
            all: fc.constant(all),
            shuffled: fc.shuffledSubarray([...all, ...all], { minLength: all.length * 2, maxLength: all.length * 2 }),
            size: fc.integer({ min: 1, max: 5 }),
            atOnce: fc.boolean(),
          }),
        ),
        async ({ all, shuffled, size, atOnce }) => {
          const chunks = Array.from({ length: Math.ceil(shuffled.length / size) }, (_, no) =>
            shuffled.slice(no * size, (no + 1) * size),
          );
          const whole = await deliver([split(all)], false);
          expect(await deliver(chunks.map(split), atOnce)).toBe(whole);
        },
      ),
      { numRuns: 40, endOnFailure: true, interruptAfterTimeLimit: 60_000 },
    );
  }, 120_000);
});

function split(items: readonly (WireSpan | WireLog)[]): Delivery {
  const isSpan = (item: WireSpan | WireLog): item is WireSpan => "startNs" in item;
  return { spans: items.filter(isSpan), logs: items.filter((item): item is WireLog => !isSpan(item)) };
}
