// Attempts: too many that fail, and requests that no attempt accounts for.
import { type Finding, finding, short } from "./finding";
import { descendants, groupBy, isRequest, type Node, type RunView } from "./run-view";

const stormAt = 5;

export function retryStorms(view: RunView): Finding[] {
  return [...view.byPath.values()].flatMap((nodes) => {
    const failed = nodes.filter((node) => node.error !== null && !isRequest(node) && !isHandedUp(node));
    const last = failed.at(-1);
    if (last === undefined || failed.length < stormAt) return [];
    return finding("retry.storm", last, {
      detail: `${last.label} failed ${failed.length} times: ${short(last.error?.message ?? "")}`,
      evidence: failed.map(({ spanId }) => ({ spanId })),
    });
  });
}

/** It failed because a step below it did: that one is counted. */
const isHandedUp = (node: Node) => node.children.some((child) => child.error !== null && !isRequest(child));

export function amplifiedRetries(view: RunView): Finding[] {
  return view.nodes.flatMap((node) => {
    const { attempt } = node;
    if (attempt === null || node.request !== null) return [];
    const requests = [...descendants(node)].filter((below) => below.request !== null && nearestAttempt(below) === node);
    const worst = [...groupBy(requests, ({ request }) => `${request?.method} ${request?.url}`).entries()]
      .sort(([, a], [, b]) => b.length - a.length)
      .at(0);
    if (worst === undefined || worst[1].length <= attempt) return [];
    return finding("retry.amplified", node, {
      detail: `${worst[1].length} requests (${short(worst[0], 80)}) were made for ${attempt} declared ${attempt === 1 ? "attempt" : "attempts"}.`,
      evidence: worst[1].map(({ spanId }) => ({ spanId })),
      expected: attempt,
      actual: worst[1].length,
    });
  });
}

function nearestAttempt(node: Node): Node | null {
  for (let at = node.parent; at !== null; at = at.parent) if (at.attempt !== null && at.request === null) return at;
  return null;
}
