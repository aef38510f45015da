import { apiCalls } from "@/lib/contract/api";
import type { Diff } from "@/lib/contract/diff";
import { DiffRuns, mcpLimits } from "@/lib/contract/mcp";
import { diffMarkdown } from "@/lib/domain/diff/diff-markdown";
import { diffOf } from "@/lib/server/diff/diff";
import { shorten, within } from "@/lib/server/mcp/short-text";
import { reads, tool } from "@/lib/server/mcp/tool";
import { publicUrl } from "@/lib/server/notify/link-token";
import { getSpan } from "@/lib/server/runs";

const sideChars = 1_500;
const chosen: Readonly<Record<Diff["chosenBy"], string>> = {
  given: "You named both runs.",
  same_input: "Base: the nearest successful run of the pipeline with the same input.",
  similar_input: "Base: the nearest successful run of the pipeline with a similar input.",
  same_shape: "Base: the successful run of the pipeline that is most alike in shape.",
};

export const diffRunsTool = tool({
  name: "diff_runs",
  title: "Compare two runs",
  description:
    "What a run (head) did differently from another (base): the first divergence in one sentence with the values of both sides, then each step that differs, as Markdown. Without base it picks the nearest successful run of the same pipeline. At most 200 steps and 30,000 characters.",
  input: DiffRuns,
  call: apiCalls.diffRuns,
  annotations: reads,
  async run(asked, { caller: { projectId } }) {
    const diff = await diffOf(projectId, asked);
    if (diff === null) return null;
    const { base, head, chosenBy, limits } = diff;
    const link = `${publicUrl()}/diff?base=${base.traceId}&head=${head.traceId}`;
    const parts = [
      chosen[chosenBy],
      ...(limits === null ? [] : [limits.reason]),
      ...(await divergingValues(projectId, diff)),
      diffMarkdown(diff, link),
    ];
    return within(parts.join("\n\n"), mcpLimits.diffChars, `All of it: ${link}`);
  },
});

/** What the first diverging step was given and answered, on both sides. */
async function divergingValues(projectId: string, { base, head, firstDivergence }: Diff): Promise<string[]> {
  if (firstDivergence === null) return [];
  const sides = [
    ["base", base.traceId, firstDivergence.baseSpanId],
    ["head", head.traceId, firstDivergence.headSpanId],
  ] as const;
  return Promise.all(
    sides.map(async ([side, traceId, spanId]) => {
      const span = spanId === null ? null : await getSpan(projectId, traceId, spanId);
      if (span === null) return `First divergence in ${side}: no such step.`;
      const { name, inputText, outputText, error, tool: ran } = span;
      const lines = [
        `First divergence in ${side}: ${shorten(name, 200)} (span ${span.spanId})`,
        `input: ${shorten(inputText ?? JSON.stringify(ran?.arguments ?? null), sideChars)}`,
        `output: ${shorten(outputText ?? JSON.stringify(ran?.result ?? null), sideChars)}`,
        ...(error === null ? [] : [`error: ${shorten(error.message, sideChars)}`]),
      ];
      return lines.join("\n");
    }),
  );
}
