// Which dialects a span speaks: by the name of its instrumentation scope, by the prefixes of its keys, by single keys.
import type { Dialect } from "@/lib/otlp/dialects/table";
import { claudeCode } from "@/lib/otlp/dialects/tables/claude-code";
import { common } from "@/lib/otlp/dialects/tables/common";
import * as frameworks from "@/lib/otlp/dialects/tables/frameworks";
import { genkit } from "@/lib/otlp/dialects/tables/genkit";
import { googleAdk } from "@/lib/otlp/dialects/tables/google-adk";
import { laminar, laminarFunction } from "@/lib/otlp/dialects/tables/laminar";
import { langfuse } from "@/lib/otlp/dialects/tables/langfuse";
import { langSmith } from "@/lib/otlp/dialects/tables/langsmith";
import { logfire } from "@/lib/otlp/dialects/tables/logfire";
import { mastra } from "@/lib/otlp/dialects/tables/mastra";
import { mlflow } from "@/lib/otlp/dialects/tables/mlflow";
import { openInference } from "@/lib/otlp/dialects/tables/openinference";
import { openLlmetry } from "@/lib/otlp/dialects/tables/openllmetry";
import { otelGenAi } from "@/lib/otlp/dialects/tables/otel-gen-ai";
import * as platforms from "@/lib/otlp/dialects/tables/platforms";
import { strands } from "@/lib/otlp/dialects/tables/strands";
import { tracegate } from "@/lib/otlp/dialects/tables/tracegate";
import { vercelAi } from "@/lib/otlp/dialects/tables/vercel-ai";
import * as voice from "@/lib/otlp/dialects/tables/voice-and-terminal";
import { voltAgent } from "@/lib/otlp/dialects/tables/voltagent";
import type { Scope, WireSpan } from "@/lib/otlp/wire";

/** In order of precedence: what a product says of its own span, then conventions, then what anybody may send. */
export const dialects: readonly Dialect[] = [
  tracegate,
  claudeCode,
  frameworks.tanStackAi,
  langfuse,
  laminar,
  platforms.braintrust,
  mastra,
  openInference,
  voltAgent,
  genkit,
  vercelAi,
  langSmith,
  mlflow,
  googleAdk,
  logfire,
  frameworks.anthropicSdk,
  frameworks.haystack,
  voice.livekit,
  voice.geminiCli,
  voice.codex,
  platforms.langWatch,
  platforms.agentOps,
  platforms.weave,
  frameworks.springAi,
  platforms.sentry,
  openLlmetry,
  otelGenAi,
  strands,
  frameworks.crewAi,
  frameworks.litellm,
  voice.pipecat,
  laminarFunction,
];

const byHead = new Map<string, { readonly prefix: string; readonly index: number }[]>();
for (const [index, dialect] of dialects.entries()) {
  for (const prefix of dialect.prefixes ?? []) {
    const head = prefix.slice(0, prefix.search(/[.:]/));
    byHead.set(head, [...(byHead.get(head) ?? []), { prefix, index }]);
  }
}
const marked = dialects.flatMap((dialect, index) => (dialect.markers ?? []).map((key) => ({ key, index })));
const scopeMasks = new WeakMap<Scope, number>();
const lists = new Map<number, readonly Dialect[]>();

function maskOfScope(scope: Scope): number {
  const known = scopeMasks.get(scope);
  if (known !== undefined) return known;
  const name = scope.name.slice(0, 300);
  let mask = 0;
  for (const [index, dialect] of dialects.entries()) if (dialect.scopes?.test(name)) mask |= 1 << index;
  scopeMasks.set(scope, mask);
  return mask;
}

function headOf(key: string): string {
  for (let i = 0; i < key.length && i < 24; i += 1) {
    const code = key.charCodeAt(i);
    if (code === 46 || code === 58) return key.slice(0, i);
  }
  return "";
}

/** The dialects of a span in order of precedence; the last one is always `common`. */
export function dialectsOf(span: WireSpan): readonly Dialect[] {
  let mask = maskOfScope(span.scope);
  for (const key in span.attributes) {
    const head = headOf(key);
    const candidates = head === "" ? undefined : byHead.get(head);
    if (candidates === undefined) continue;
    for (const { prefix, index } of candidates) {
      if ((mask & (1 << index)) === 0 && key.startsWith(prefix)) mask |= 1 << index;
    }
  }
  for (const { key, index } of marked) if (key in span.attributes) mask |= 1 << index;
  const known = lists.get(mask);
  if (known) return known;
  const list = [...dialects.filter((_, index) => (mask & (1 << index)) !== 0), common];
  if (lists.size > 5000) lists.clear();
  lists.set(mask, list);
  return list;
}
