import type { Approval, ApprovalPage } from "@/lib/contract/approvals";
import { type Context, command } from "@/sdk/src/cli/command";
import { Failure, Misuse } from "@/sdk/src/cli/ending";
import { oneLine } from "@/sdk/src/cli/terminal";

const reasons = ["wrong_arguments", "not_allowed", "too_risky", "not_needed", "other"];

export const approve = command({
  usage: "approve [APPROVAL] [options]",
  summary: "List what waits for a person, or decide one request",
  help: [
    ["APPROVAL", "id of a request; without one, those that wait are listed"],
    ["--reject", "reject it instead"],
    ["--reason REASON", `with --reject: ${reasons.join(", ")}`],
    ["--comment TEXT", "what the agent is told; a rejection needs one"],
    ["--yes", "do not ask: needed where nobody is at the terminal"],
  ],
  examples: ["tracegate approve", 'tracegate approve ID --reject --reason too_risky --comment "not on a Friday"'],
  options: {
    reject: { type: "boolean" },
    reason: { type: "string" },
    comment: { type: "string" },
    yes: { type: "boolean" },
  },
  names: { min: 0, max: 1 },
  async run({ names: [id], values, json }, context) {
    const { api, terminal } = context;
    if (id === undefined) return listPending(context, json);
    const { reject = false, reason, comment, yes = false } = values;
    const checked = { verdict: reject ? ("reject" as const) : ("approve" as const), reason, comment };
    checkWords(checked);
    const path = `/approvals/${encodeURIComponent(id)}`;
    const asked = await api.get<Approval>(path);
    if (asked.state !== "pending") throw new Failure(`This request is ${asked.state}: there is nothing to decide.`);
    // on paper too, what is approved is exactly what was shown
    for (const line of linesOf(asked)) terminal.note(line);
    await confirmed(context, yes, reject ? "Reject this?" : "Approve this?");
    const decided = await api.post<Approval>(`${path}/decisions`, { ...checked, rev: asked.rev });
    if (json) return terminal.json(decided);
    const { state, votes, quorum } = decided;
    terminal.print(state === "pending" ? `Your vote counts: ${votes.length} of ${quorum}.` : state);
  },
});

function checkWords({
  verdict,
  reason,
  comment,
}: {
  verdict: string;
  reason?: string | undefined;
  comment?: string | undefined;
}): void {
  if (verdict === "reject" && (reason === undefined || comment === undefined)) {
    throw new Misuse("--reject needs --reason and --comment: the agent is told why.");
  }
  if (verdict === "approve" && reason !== undefined) throw new Misuse("--reason belongs to --reject.");
  if (reason !== undefined && !reasons.includes(reason)) throw new Misuse(`--reason is one of ${reasons.join(", ")}.`);
}

/** @throws Misuse where nobody can be asked, Failure for a no. */
export async function confirmed({ terminal }: Context, yes: boolean, question: string): Promise<void> {
  if (yes) return;
  if (!terminal.isPerson || process.stdin.isTTY !== true)
    throw new Misuse("Nobody is at the terminal to ask: add --yes.");
  if (!(await terminal.confirm(question))) throw new Failure("Nothing was changed.");
}

async function listPending({ api, terminal }: Context, json: boolean): Promise<void> {
  const page = await api.get<ApprovalPage>("/approvals", { state: "pending", limit: 100 });
  if (json) return terminal.json(page);
  if (page.approvals.length === 0) return terminal.note("Nothing waits for a person.");
  terminal.table(
    ["APPROVAL", "RISK", "PIPELINE", "UNTIL", "ASK"],
    page.approvals.map(({ id, risk, pipeline, expiresAt, ask }) =>
      [id, risk, pipeline, expiresAt, oneLine(ask)].map((text) => ({ text })),
    ),
  );
}

function linesOf({ ask, risk, pipeline, runId, args, expiresAt, quorum }: Approval): string[] {
  return [
    oneLine(ask),
    `risk ${risk} · ${pipeline} · run ${runId} · until ${expiresAt}${quorum > 1 ? ` · ${quorum} votes` : ""}`,
    ...JSON.stringify(args, null, 2).split("\n").map(oneLineKeepingIndent),
  ];
}

const oneLineKeepingIndent = (line: string) => `${/^ */.exec(line)?.[0] ?? ""}${oneLine(line)}`;
