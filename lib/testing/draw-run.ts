// Draws a run for the rules of findings: a tree of steps with what a test says of each.
import type { EvidenceStep, RunEvidence } from "@/lib/domain/findings/evidence";
import { type RunView, viewRun } from "@/lib/domain/findings/run-view";
import type { Json, Message, StepKind } from "@/lib/domain/trace/step";

type Facts = Partial<EvidenceStep>;
export type Drawn = Facts & { readonly of?: readonly Drawn[]; readonly ms?: number; readonly at?: number };

const unknown = {
  ...{ kind: "chain", model: null, provider: null, finishReason: null, inputText: null, outputText: null, tool: null },
  ...{ tokens: { input: null, output: null, cacheRead: null, cacheWrite: null, reasoning: null }, toolCalls: [] },
  ...{ error: null, attempt: null, haltCode: null, given: "unknown", messages: [], tools: [], wantsJson: false },
  ...{ contracts: { input: null, output: null }, refuses: false, request: null, contextWindow: null },
} satisfies Facts;

/**
 * Steps that follow each other, each `ms` long (default 10) and with its own children in it; `at`: ms after the start of
 * its parent, for steps that overlap. Ids are the labels, numbered from the second of a name on: "lookup", "lookup#2".
 */
export function drawRun(root: Drawn, status = "done"): RunView {
  const steps: EvidenceStep[] = [];
  const seen = new Map<string, number>();
  const place = (drawn: Drawn, parent: string | null, fromMs: number): number => {
    const { of = [], ms = 10, at, ...facts } = drawn;
    const startMs = at === undefined ? fromMs : fromMs + at;
    const label = facts.label ?? facts.kind ?? "step";
    const count = (seen.get(label) ?? 0) + 1;
    seen.set(label, count);
    const spanId = count === 1 ? label : `${label}#${count}`;
    const index = steps.length;
    let endMs = startMs + 1;
    steps.push({ ...unknown, label, spanId, parentSpanId: parent, startNs: ns(startMs), endNs: ns(endMs), ...facts });
    for (const child of of) {
      const childEnd = place(child, spanId, child.at === undefined ? endMs : startMs);
      endMs = Math.max(endMs, childEnd + 1);
    }
    endMs = Math.max(endMs, startMs + (of.length === 0 ? ms : 0));
    const made = steps[index];
    if (made !== undefined) steps[index] = { ...made, endNs: ns(endMs) };
    return endMs;
  };
  place(root, null, 0);
  return viewRun(evidence(steps, status));
}

const ns = (ms: number) => BigInt(ms) * 1_000_000n;

function evidence(steps: readonly EvidenceStep[], status: string): RunEvidence {
  return { status, steps, figures: { cost: null, tokens: null, duration: null, steps: steps.length } };
}

export const step = (label: string, of: readonly Drawn[], facts: Facts = {}): Drawn => ({ label, of, ...facts });
export const agent = (label: string, of: readonly Drawn[], facts: Facts = {}): Drawn => ({
  ...{ label, of, kind: "agent" as StepKind },
  ...facts,
});

/** A model call that was told `asked` and answered `said`. */
export const call = (asked: string, said: string | null, facts: Facts = {}): Drawn => ({
  ...{ label: "model call", kind: "llm" as StepKind, inputText: asked, outputText: said },
  messages: asked === "" ? [] : [message("user", asked)],
  given: said === null ? "unknown" : said.trim() === "" ? "nothing" : "something",
  ...facts,
});

export const tool = (name: string, args: Json, result: Json, facts: Facts = {}): Drawn => ({
  ...{ label: name, kind: "tool" as StepKind, tool: { name, arguments: args, result } },
  given: result === null ? "unknown" : "something",
  ...{ inputText: JSON.stringify(args), outputText: JSON.stringify(result) },
  ...facts,
});

export const failed = (type = "TimeoutError"): Facts => ({ error: { type, message: "no answer in 10 s" } });

export const message = (role: string, text: string, direction: Message["direction"] = "input"): Message => ({
  ...{ role, name: null, direction },
  parts: [{ type: "text", text }],
});
