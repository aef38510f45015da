// Usage as Tracegate counts it: `input` with all cached tokens, `output` with reasoning, whatever the client's numbers count.
import type { Tokens } from "@/lib/domain/trace/step";
import { countOf } from "@/lib/otlp/dialects/read";
import { firstIn, type Reading } from "@/lib/otlp/dialects/reading";
import type { Source, TokenTable } from "@/lib/otlp/dialects/table";

const none: Tokens = { input: null, output: null, cacheRead: null, cacheWrite: null, reasoning: null };

/** All classes come from one dialect's table: the same usage may stand on a span in several spellings. */
export function tokensOf(reading: Reading): Tokens {
  for (const dialect of reading.dialects) {
    for (const table of dialect.tokens ?? []) {
      const tokens = readTable(reading, table);
      if (tokens !== null) return tokens;
    }
  }
  return none;
}

function readTable(reading: Reading, table: TokenTable): Tokens | null {
  const input = firstIn(reading, "tokens.input", table.input, countOf);
  const output = firstIn(reading, "tokens.output", table.output, countOf);
  if (input === null && output === null) return null;
  const read: Tokens = {
    input,
    output,
    cacheRead: firstIn(reading, "tokens.cacheRead", table.cacheRead, countOf),
    cacheWrite: firstIn(reading, "tokens.cacheWrite", table.cacheWrite, countOf),
    reasoning: firstIn(reading, "tokens.reasoning", table.reasoning, countOf),
  };
  const beside = (sources: readonly Source[] | undefined) =>
    (sources ?? []).reduce((sum, source) => sum + (firstIn(reading, "tokens", [source], countOf) ?? 0), 0);
  const total = firstIn(reading, "tokens.total", table.total, countOf);
  return balance(read, total, table, { input: beside(table.inputBeside), output: beside(table.outputBeside) });
}

/** Tokens of classes without a name here, beside input and output. */
type Beside = { readonly input: number; readonly output: number };

/**
 * Adds what the client counts beside its input and output. Its total decides where there is one; else its dialect's
 * custom; and a part can never be more than its whole.
 */
export function balance(
  read: Tokens,
  total: number | null,
  custom: Pick<TokenTable, "cached" | "thought">,
  beside: Beside = { input: 0, output: 0 },
): Tokens {
  const cached = (read.cacheRead ?? 0) + (read.cacheWrite ?? 0) + beside.input;
  const thought = (read.reasoning ?? 0) + beside.output;
  const bare = (read.input ?? 0) + (read.output ?? 0);
  const byTotal = (extra: boolean, other: boolean) => total === bare + (extra ? cached : 0) + (other ? thought : 0);
  let addCached = custom.cached === "exclusive";
  let addThought = custom.thought === "exclusive";
  const settled = [
    [false, false],
    [true, true],
    [true, false],
    [false, true],
  ] as const;
  const match = total === null ? undefined : settled.find(([extra, other]) => byTotal(extra, other));
  // A client that leaves cached tokens out of its input may leave them out of its total too: only "beside" is evidence.
  if (match && (match[0] || match[1] || custom.cached === undefined || custom.thought === "exclusive"))
    [addCached, addThought] = match;
  if (read.input !== null && cached - beside.input > read.input) addCached = true;
  if (read.output !== null && (read.reasoning ?? 0) > read.output) addThought = true;
  return {
    ...read,
    input: read.input === null || !addCached ? read.input : read.input + cached,
    output: read.output === null || !addThought ? read.output : read.output + thought,
  };
}
