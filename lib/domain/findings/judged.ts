// What a model complained of, told as findings. Groups are by rule and step: no two models word a complaint alike.
import type { Judged } from "@/lib/domain/judge/rules";
import { type Finding, finding, short } from "./finding";
import type { RunView } from "./run-view";

export function judgedFindings(view: RunView, judged: readonly Judged[]): Finding[] {
  return judged.flatMap(({ rule, spanId, quote, why }) => {
    const node = view.nodes.find((each) => each.spanId === spanId);
    return node === undefined
      ? []
      : [finding(rule, node, { detail: `A model judged: ${short(why, 400)}`, actual: quote })];
  });
}
