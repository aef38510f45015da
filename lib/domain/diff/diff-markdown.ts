// A diff as Markdown for an issue tracker: the sentence, the two runs, and each step that differs.
import type { DiffField } from "./compare-steps";
import type { Change } from "./diff-rows";

type RunFacts = {
  readonly traceId: string;
  readonly pipeline: string | null;
  readonly status: string;
  readonly inputText: string | null;
};
type Row = {
  readonly change: Change;
  readonly fields: readonly DiffField[];
  readonly kind: string;
  readonly name: string;
  readonly baseName: string | null;
  readonly depth: number;
};
export type DiffToWrite = {
  readonly base: RunFacts;
  readonly head: RunFacts;
  readonly rows: readonly Row[];
  readonly firstDivergence: { readonly row: number; readonly sentence: string } | null;
};

const rowsMax = 200;
const askedChars = 200;

export function diffMarkdown(diff: DiffToWrite, link: string): string {
  const differing = diff.rows.map((row, at) => ({ row, at })).filter(({ row }) => row.change !== "same");
  const more = differing.length - rowsMax;
  return [
    `### ${diff.firstDivergence === null ? "The two runs behaved alike." : escapeMarkdown(diff.firstDivergence.sentence)}`,
    "",
    ...(["base", "head"] as const).map((side) => `- **${side}** ${runLine(diff[side])}`),
    "",
    ...(differing.length === 0 ? [] : ["| | step | what differs |", "| - | - | - |"]),
    ...differing.slice(0, rowsMax).map(({ row, at }) => rowLine(row, at === diff.firstDivergence?.row)),
    ...(more > 0 ? ["", `${more} further steps differ.`] : []),
    "",
    `[Open the diff](${link})`,
    "",
  ].join("\n");
}

function runLine({ traceId, pipeline, status, inputText }: RunFacts): string {
  const asked = (inputText ?? "").replace(/\s+/g, " ").trim();
  const shown = asked.length > askedChars ? `${asked.slice(0, askedChars)}…` : asked;
  return [`\`${traceId}\``, escapeMarkdown(pipeline ?? ""), status, escapeMarkdown(shown)].filter(Boolean).join(" · ");
}

const signs: Readonly<Record<Change, string>> = { same: "=", changed: "~", added: "+", removed: "−", moved: "↕" };

function rowLine({ change, fields, kind, name, baseName, depth }: Row, first: boolean): string {
  const called = baseName === null ? escapeMarkdown(name) : `${escapeMarkdown(baseName)} → ${escapeMarkdown(name)}`;
  const indent = "&nbsp;&nbsp;".repeat(Math.min(depth, 12));
  const what = change === "changed" ? fields.join(", ") : [change, ...fields].join(": ");
  return `| ${signs[change]} | ${indent}${kind} ${first ? `**${called}**` : called} | ${what}${first ? " (first divergence)" : ""} |`;
}

/** What models and tools are called is hostile text. */
function escapeMarkdown(text: string): string {
  return text.replace(/[\\`*_{}[\]<>|#!~]/g, "\\$&").replace(/\s+/g, " ");
}
