// Spans of clients that the corpus does not have, built from the keys that their sources name (`source` of each file).
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import type { Step } from "@/lib/domain/trace/step";
import { toStep } from "@/lib/otlp/to-step";
import { type Drawn, drawLog, drawSpan } from "@/lib/testing/draw-span";

type Fixture = { source: string; spans: (Drawn & { expect: Partial<Step> })[] };

const directory = path.join(import.meta.dirname, "fixtures");

describe.each(readdirSync(directory))("%s", (file) => {
  const fixture: Fixture = JSON.parse(readFileSync(path.join(directory, file), "utf8"));
  it.each(fixture.spans.map((span) => [span.name, span] as const))("%s", (_, drawn) => {
    expect(toStep(drawSpan(drawn), (drawn.logs ?? []).map(drawLog))).toMatchObject(drawn.expect);
  });
});
