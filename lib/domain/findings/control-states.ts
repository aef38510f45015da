// What the control plane knows of a run, told as findings.
import { type Finding, finding } from "./finding";
import type { RunView } from "./run-view";

/** Names of approvals that were given and not used in time. */
export type ControlStates = { readonly lapsed: readonly string[] };

export function controlStates(view: RunView, { lapsed }: ControlStates): Finding[] {
  const [root = null] = view.roots;
  const approvals = lapsed.map((name) => {
    const step = view.nodes.find(({ kind, label }) => kind === "gate" && label === name) ?? root;
    return finding("approval.lapsed", step, {
      detail: `The approval of ${name} was given, and nothing used it before its time was over.`,
      about: name,
    });
  });
  if (view.status !== "lost") return approvals;
  const lost = finding("run.lost", root, { detail: "The process of the run stopped answering before the run ended." });
  return [lost, ...approvals];
}
