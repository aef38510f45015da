// Compiled by the test against the packed types: what must be written, and what cannot be.
import { type } from "arktype";
import {
  current,
  type Decision,
  decide,
  gate,
  Halt,
  modelFetch,
  type Pipeline,
  pipeline,
  serve,
  step,
  tracegate,
} from "tracegate";
import { modelFetch as alone } from "tracegate/fetch";
import * as v from "valibot";
import { z } from "zod";

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
/** Each can stand for the other: what libraries infer is often written differently. */
type Alike<A, B> = [A] extends [B] ? ([B] extends [A] ? true : false) : false;
const holds = <_ extends true>() => {};

tracegate();
tracegate({ url: "http://127.0.0.1:3000", key: "tg_1", project: "p", redact: (_path, value) => value });
// @ts-expect-error a misspelt setting
tracegate({ apiKey: "tg_1" });

const Text = z.object({ text: z.string() });
const Sum = z.object({ cents: z.number().int() });
const bounds = { limits: { usd: 0.01, ms: "5s" }, retry: { attempts: 2 }, fallback: "halt" } as const;
const run = () => ({ cents: 1 });

// ── models and agents are bounded, or do not compile
step("ok", { kind: "llm", input: Text, output: Sum, ...bounds }, run);
step("ok", { kind: "agent", input: Text, output: Sum, ...bounds, fallback: [run, run] }, run);
step("ok", { kind: "tool", input: Text, output: Sum }, run);
// @ts-expect-error no limits at all
step("unbounded", { kind: "llm", input: Text, output: Sum }, run);
// @ts-expect-error the same for an agent
step("unbounded", { kind: "agent", input: Text, output: Sum }, run);
// @ts-expect-error no ceiling of dollars
step("no usd", { kind: "llm", input: Text, output: Sum, ...bounds, limits: { ms: "5s" } }, run);
// @ts-expect-error no deadline
step("no ms", { kind: "llm", input: Text, output: Sum, ...bounds, limits: { usd: 1 } }, run);
// @ts-expect-error no bound of tries
step("no attempts", { kind: "agent", input: Text, output: Sum, ...bounds, retry: { repair: 1 } }, run);
// @ts-expect-error no word on what happens after them
step("no fallback", { kind: "llm", input: Text, output: Sum, limits: bounds.limits, retry: bounds.retry }, run);
// @ts-expect-error an empty chain of fallbacks is none
step("empty", { kind: "llm", input: Text, output: Sum, ...bounds, fallback: [] }, run);
// @ts-expect-error no such kind
step("kind", { kind: "model", input: Text, output: Sum }, run);
// @ts-expect-error no contract of the output
step("contract", { kind: "tool", input: Text }, run);
// @ts-expect-error "5 seconds" is no duration
step("ms", { kind: "tool", input: Text, output: Sum, limits: { ms: "5 seconds" } }, run);
// @ts-expect-error the function does not give what the contract says
step("output", { kind: "tool", input: Text, output: Sum }, () => ({ cents: "1" }));
// @ts-expect-error and a fallback does not either
step("fallback", { kind: "tool", input: Text, output: Sum, fallback: [() => ({ cents: "1" })] }, run);

// ── pipelines have limits
const limits = { usd: 0.25, steps: 20, ms: "2m" } as const;
const desk = pipeline("desk", { version: "1", input: Text, output: Sum, limits }, async () => ({ cents: 1 }));
// @ts-expect-error no limits
pipeline("desk", { version: "1", input: Text, output: Sum }, async () => ({ cents: 1 }));
// @ts-expect-error no ceiling of dollars
pipeline("desk", { version: "1", input: Text, output: Sum, limits: { steps: 20, ms: "2m" } }, async () => ({
  cents: 1,
}));
// @ts-expect-error no ceiling of steps
pipeline("desk", { version: "1", input: Text, output: Sum, limits: { usd: 1, ms: "2m" } }, async () => ({ cents: 1 }));
// @ts-expect-error no deadline
pipeline("desk", { version: "1", input: Text, output: Sum, limits: { usd: 1, steps: 1 } }, async () => ({ cents: 1 }));
// @ts-expect-error no version
pipeline("desk", { input: Text, output: Sum, limits }, async () => ({ cents: 1 }));
void serve([desk], { concurrency: 2 });

export async function results() {
  const result = await desk.start({ text: "t" }, { id: "t-1", park: "5m" });
  // @ts-expect-error only a run that is done has an output
  result.output;
  if (result.status === "done") holds<Same<typeof result.output, { cents: number }>>();
  if (result.status === "parked") holds<Same<typeof result.waiting, readonly string[]>>();
  if (result.status === "halted" && result.halt.code === "schema") return result.halt.detail;
  // @ts-expect-error no such halt
  if (result.status === "halted" && result.halt.code === "timeout") return null;
  // @ts-expect-error the input has a contract, too
  return desk.start({ txt: "t" });
}

// ── gates
const rule = { risk: "high", ask: "Refund?" } as const;
const effect = { kind: "tool", input: Sum, output: Text, effect: "keyed" } as const;
const pay = () => ({ text: "re_1" });
step("gate", { ...effect, gate: { ...rule, edit: ["cents"], quorum: ({ cents }) => (cents > 100 ? 2 : 1) } }, pay);
// @ts-expect-error a reviewer may change fields that exist
step("gate", { ...effect, gate: { ...rule, edit: ["dollars"] } }, pay);
// @ts-expect-error how much is at stake must be said
step("gate", { ...effect, gate: { ask: "Refund?" } }, pay);
// @ts-expect-error as must the question
step("gate", { ...effect, gate: { risk: "high" } }, pay);
// @ts-expect-error time never approves
step("gate", { ...effect, gate: { ...rule, onTimeout: "approve" } }, pay);
// @ts-expect-error no such risk
step("gate", { ...effect, gate: { ...rule, risk: "severe" } }, pay);

export async function decided() {
  const decision = await gate("publish", { args: Sum, value: { cents: 1 }, ...rule, edit: ["cents"] });
  holds<Same<typeof decision, Decision<{ cents: number }>>>();
  // @ts-expect-error only an approval has a value
  decision.value;
  if (decision.verdict === "approved") holds<Same<typeof decision.value, { cents: number }>>();
  // @ts-expect-error the value has a contract
  await gate("publish", { args: Sum, value: { cents: "1" }, ...rule });
}

// ── inference: zod, valibot and arktype say the same
const zod = step(
  "z",
  { kind: "chain", input: z.object({ n: z.coerce.number<string>() }), output: z.array(z.string()) },
  (i) => {
    holds<Same<typeof i, { n: number }>>();
    return [String(i.n)];
  },
);
const valibot = step(
  "v",
  { kind: "chain", input: v.object({ n: v.pipe(v.string(), v.transform(Number)) }), output: v.array(v.string()) },
  (i) => {
    holds<Same<typeof i, { n: number }>>();
    return [String(i.n)];
  },
);
const arktype = step(
  "a",
  { kind: "chain", input: type({ n: "string.numeric.parse" }), output: type("string[]") },
  (i) => {
    holds<Same<typeof i, { n: number }>>();
    return [String(i.n)];
  },
);
type Read = { n: string };
holds<
  Alike<[Parameters<typeof zod>[0], Parameters<typeof valibot>[0], Parameters<typeof arktype>[0]], [Read, Read, Read]>
>();
type Said<F extends (input: Read) => unknown> = Awaited<ReturnType<F>>;
holds<Alike<[Said<typeof zod>, Said<typeof valibot>, Said<typeof arktype>], [string[], string[], string[]]>>();
// @ts-expect-error before the transform it is a string
void zod({ n: 1 });
// @ts-expect-error
void valibot({ n: 1 });
// @ts-expect-error
void arktype({ n: 1 });
void zod({ n: "1" }, { key: "k", signal: AbortSignal.timeout(1_000) });

// ── the rest
const choice = decide("refund?", Math.random() > 0.5, { options: [true, false], because: "luck", confidence: 0.5 });
holds<Same<typeof choice, boolean>>();
const { runId, traceId, signal, left } = current();
holds<Same<[typeof runId, typeof traceId, typeof signal], [string, string, AbortSignal]>>();
holds<Same<typeof left.usd, number>>();
const traced: typeof fetch = modelFetch(fetch);
export const used: unknown[] = [traced, alone(fetch)];
export function isRejected(error: unknown): error is Halt {
  return error instanceof Halt && error.code === "rejected" && error.step !== null;
}
export const any: Pipeline<typeof Text, typeof Sum> = desk;
