// One table of keys: it feeds the handlers, the hints on buttons, the `?` dialog and the palette.
// `combo`: `mod+k` (⌘ or Ctrl), keys in a row as `g r`, else the key as the keyboard gives it (`E` is shift and e).

export const keyGroups = [
  "Everywhere",
  "List of runs",
  "A run",
  "Flame, cost and graph",
  "Findings",
  "Diff",
  "Controls",
  "Approvals",
] as const;
export type KeyGroup = (typeof keyGroups)[number];
type Binding = { readonly combo: string; readonly does: string; readonly where: KeyGroup };

export const keyBindings = {
  palette: { combo: "mod+k", does: "Search and commands", where: "Everywhere" },
  keys: { combo: "?", does: "List the keys", where: "Everywhere" },
  goOverview: { combo: "g o", does: "Go to the overview", where: "Everywhere" },
  goRuns: { combo: "g r", does: "Go to runs", where: "Everywhere" },
  goFindings: { combo: "g f", does: "Go to findings", where: "Everywhere" },
  goApprovals: { combo: "g a", does: "Go to approvals", where: "Everywhere" },
  goCosts: { combo: "g m", does: "Go to costs", where: "Everywhere" },
  goPipelines: { combo: "g p", does: "Go to pipelines", where: "Everywhere" },
  goControls: { combo: "g k", does: "Go to controls", where: "Everywhere" },
  goConnect: { combo: "g c", does: "Go to connect", where: "Everywhere" },
  goDocs: { combo: "g d", does: "Go to the docs", where: "Everywhere" },
  goSettings: { combo: "g s", does: "Go to settings", where: "Everywhere" },
  theme: { combo: "g t", does: "Switch light and dark", where: "Everywhere" },
  runsSearch: { combo: "/", does: "Filter the runs", where: "List of runs" },
  runsNext: { combo: "j", does: "Next run", where: "List of runs" },
  runsPrevious: { combo: "k", does: "Previous run", where: "List of runs" },
  runsSelect: { combo: "x", does: "Select the run", where: "List of runs" },
  runsClear: { combo: "Escape", does: "Clear the selection", where: "List of runs" },
  runsPause: { combo: "p", does: "Hold new runs back, or let them in", where: "List of runs" },
  runsOpen: { combo: "Enter", does: "Open the run", where: "List of runs" },
  runsOpenTab: { combo: "mod+Enter", does: "Open the run in a new tab", where: "List of runs" },
  stepUp: { combo: "ArrowUp", does: "Step above", where: "A run" },
  stepDown: { combo: "ArrowDown", does: "Step below", where: "A run" },
  stepClose: { combo: "ArrowLeft", does: "Close a group, then go to its parent", where: "A run" },
  stepOpen: { combo: "ArrowRight", does: "Open a group", where: "A run" },
  stepEarlier: { combo: "[", does: "Previous step in time", where: "A run" },
  stepLater: { combo: "]", does: "Next step in time", where: "A run" },
  nextError: { combo: "e", does: "Next error or finding", where: "A run" },
  previousError: { combo: "E", does: "Previous error or finding", where: "A run" },
  parentStep: { combo: "p", does: "Parent step", where: "A run" },
  stepFirst: { combo: "Home", does: "First step", where: "A run" },
  stepLast: { combo: "End", does: "Last step", where: "A run" },
  stepPageUp: { combo: "PageUp", does: "A page of steps up", where: "A run" },
  stepPageDown: { combo: "PageDown", does: "A page of steps down", where: "A run" },
  fitStep: { combo: "f", does: "Fit the step, then the whole run", where: "A run" },
  zoomIn: { combo: "+", does: "Zoom in", where: "A run" },
  zoomOut: { combo: "-", does: "Zoom out", where: "A run" },
  readStep: { combo: "Enter", does: "Go to the selected step's detail", where: "A run" },
  runSearch: { combo: "/", does: "Find in this run", where: "A run" },
  findNext: { combo: "n", does: "Next match, while something is looked for", where: "A run" },
  findPrevious: { combo: "N", does: "Previous match", where: "A run" },
  findClear: { combo: "Escape", does: "End the search in the run", where: "A run" },
  nextNewMessage: { combo: "n", does: "Next new message", where: "A run" },
  replayOpen: { combo: "r", does: "Replay the run, or end the replay", where: "A run" },
  replayPlay: { combo: " ", does: "Play or pause the replay", where: "A run" },
  replayEnd: { combo: "Escape", does: "End the replay", where: "A run" },
  runKill: { combo: "K", does: "Kill the run: asks why first", where: "A run" },
  walkUp: { combo: "ArrowUp", does: "Box or node above", where: "Flame, cost and graph" },
  walkDown: { combo: "ArrowDown", does: "Box or node below", where: "Flame, cost and graph" },
  walkLeft: { combo: "ArrowLeft", does: "Box before, or the caller", where: "Flame, cost and graph" },
  walkRight: { combo: "ArrowRight", does: "Box after, or what it calls", where: "Flame, cost and graph" },
  zoomFit: { combo: "f", does: "Fit the whole run", where: "Flame, cost and graph" },
  zoomSelected: { combo: "Enter", does: "Fill the view with the box, then read it", where: "Flame, cost and graph" },
  zoomBack: { combo: "Escape", does: "Zoom out to the box above", where: "Flame, cost and graph" },
  findingNext: { combo: "j", does: "Next finding", where: "Findings" },
  findingPrevious: { combo: "k", does: "Previous finding", where: "Findings" },
  findingOpen: { combo: "Enter", does: "Open its newest run at the step", where: "Findings" },
  findingCause: { combo: "c", does: "What its runs have in common", where: "Findings" },
  findingResolve: { combo: "r", does: "Resolve it, or reopen it", where: "Findings" },
  findingIgnore: { combo: "i", does: "Ignore it: asks until when", where: "Findings" },
  diffNext: { combo: "n", does: "Next difference", where: "Diff" },
  diffPrevious: { combo: "N", does: "Previous difference", where: "Diff" },
  diffFirst: { combo: "d", does: "First divergence", where: "Diff" },
  diffOnly: { combo: "o", does: "Only differences, or all steps", where: "Diff" },
  diffSwap: { combo: "s", does: "Swap base and head", where: "Diff" },
  diffDown: { combo: "ArrowDown", does: "Step below", where: "Diff" },
  diffUp: { combo: "ArrowUp", does: "Step above", where: "Diff" },
  stopAll: { combo: "K", does: "Kill everything: asks why first", where: "Controls" },
  approvalNext: { combo: "j", does: "Next request", where: "Approvals" },
  approvalPrevious: { combo: "k", does: "Previous request", where: "Approvals" },
  approve: { combo: "a", does: "Approve what is shown", where: "Approvals" },
  reject: { combo: "r", does: "Reject it: asks why first", where: "Approvals" },
  approvalEdit: { combo: "e", does: "Edit what may be edited, then approve", where: "Approvals" },
  askBack: { combo: "q", does: "Ask back before deciding", where: "Approvals" },
  approvalUndo: { combo: "u", does: "Undo the last decision while it is not sent", where: "Approvals" },
  approvalSelect: { combo: "x", does: "Select the request for a batch", where: "Approvals" },
  approvalClaim: { combo: "c", does: "Claim the request, or release it", where: "Approvals" },
  approvalsFind: { combo: "/", does: "Find a request", where: "Approvals" },
  approvalsClear: { combo: "Escape", does: "Clear the selection", where: "Approvals" },
} as const satisfies Record<string, Binding>;
export type KeyBindingId = keyof typeof keyBindings;

const drawn: Readonly<Record<string, string>> = {
  " ": "space",
  Enter: "↵",
  Escape: "esc",
  ArrowUp: "↑",
  ArrowDown: "↓",
  ArrowLeft: "←",
  ArrowRight: "→",
  PageUp: "page ↑",
  PageDown: "page ↓",
  "-": "−",
};

/** The keys of a binding as they are drawn, one a blank: `⌘ K`, `Ctrl K`, `g r`. */
export function keyHint(id: KeyBindingId, apple: boolean): string {
  const combo: string = keyBindings[id].combo;
  if (!combo.startsWith("mod+")) return drawn[combo] ?? combo;
  const key = combo.slice("mod+".length);
  return `${apple ? "⌘" : "Ctrl"} ${drawn[key] ?? key.toUpperCase()}`;
}

const isId = (id: string): id is KeyBindingId => id in keyBindings;
const allIds = Object.keys(keyBindings).filter(isId);

export const bindingsOf = (group: KeyGroup) =>
  allIds.flatMap((id) => (keyBindings[id].where === group ? [{ id, does: keyBindings[id].does }] : []));

export type KeyPress = { readonly key: string; readonly mod: boolean; readonly alt: boolean };
/** `wait`: this may be the first key of a pair. */
export type Match =
  | { readonly kind: "hit"; readonly id: KeyBindingId }
  | { readonly kind: "wait" }
  | { readonly kind: "none" };

/** What a key press means, given the key before it (null, if none within a moment) and the bindings that are at work. */
export function matchKey(press: KeyPress, before: string | null, active: ReadonlySet<KeyBindingId>): Match {
  if (press.alt) return { kind: "none" };
  const single = press.mod ? `mod+${press.key}` : press.key;
  const pair = before === null || press.mod ? null : `${before} ${press.key}`;
  const ids = allIds.filter((id) => active.has(id));
  const hit = ids.find((id) => keyBindings[id].combo === pair) ?? ids.find((id) => keyBindings[id].combo === single);
  if (hit) return { kind: "hit", id: hit };
  return ids.some((id) => keyBindings[id].combo.startsWith(`${single} `)) ? { kind: "wait" } : { kind: "none" };
}
