// Whether a plan of PostgreSQL joins rows of distributed tables that may lie on different machines.

export type PlanNode = {
  readonly "Node Type": string;
  readonly "Relation Name"?: string;
  readonly Alias?: string;
  readonly "CTE Name"?: string;
  readonly "Subplan Name"?: string;
  readonly Output?: readonly string[];
  readonly Plans?: readonly PlanNode[];
} & Readonly<Record<string, unknown>>;

const conditions = ["Hash Cond", "Merge Cond", "Join Filter", "Index Cond", "Recheck Cond", "Filter"];

/** `spans_20261126` of alias `s_1` is `spans`, `s`. */
const plain = (name: string) => name.replace(/_(\d+|default)$/, "");

/**
 * Groups of places (table as alias) of a plan that hang together by `trace_id`; more than one group means rows of different
 * runs are put together. A place that one value of the statement pins hangs together with others of that value.
 */
export function joinedApart(plan: PlanNode, distributed: readonly string[]): string[][] {
  const parents = new Map<string, string>();
  const root = (name: string): string => {
    const parent = parents.get(name) ?? name;
    return parent === name ? name : root(parent);
  };
  const join = (a: string, b: string) => void parents.set(root(a), root(b));
  const places = new Map<string, string>();
  visit(plan, { distributed, join, places });
  const groups = new Map<string, string[]>();
  for (const [alias, table] of places) {
    const group = groups.get(root(alias)) ?? [];
    groups.set(root(alias), [...group, `${table} as ${alias}`]);
  }
  return [...groups.values()];
}

type Seen = {
  readonly distributed: readonly string[];
  readonly join: (a: string, b: string) => void;
  readonly places: Map<string, string>;
};

function visit(node: PlanNode, seen: Seen): void {
  const table = plain(node["Relation Name"] ?? "");
  // the target of a change is no source of rows; where its rows are looked for, it is scanned as well
  if (seen.distributed.includes(table) && node["Node Type"] !== "ModifyTable")
    seen.places.set(plain(node.Alias ?? ""), table);
  for (const name of conditions) {
    const condition = node[name];
    if (typeof condition === "string") readCondition(condition, plain(node.Alias ?? ""), seen);
  }
  const { "Subplan Name": subplan = "", Output: output = [] } = node;
  if (node["Node Type"] === "CTE Scan") seen.join(plain(node.Alias ?? ""), `CTE ${node["CTE Name"]}`);
  if (node["Node Type"] === "Subquery Scan") {
    for (const source of sourcesOf(node.Plans?.[0]?.Output ?? [])) seen.join(plain(node.Alias ?? ""), source);
  }
  // what a subplan gives out carries its trace_id
  if (subplan !== "") for (const source of sourcesOf(output)) seen.join(subplan, source);
  for (const child of node.Plans ?? []) visit(child, seen);
}

const sourcesOf = (output: readonly string[]) =>
  output.flatMap((text) => [...text.matchAll(/\b(\w+)\.trace_id\b/g)].map(([, alias = ""]) => plain(alias)));

/** `s.trace_id = r.trace_id`, or a value: `$2`, `decode($2, 'hex'::text)`, `ANY ($1)`, `(hashed SubPlan 1).col2`. */
const equality =
  /(?:(\w+)\.)?trace_id = (?:(\w+)\.trace_id|(?:ANY )?(\w*\((?:[^()]|\([^()]*\))*\)(?:\.col\d)?|\$\d+))/g;

function readCondition(condition: string, own: string, { join }: Seen): void {
  for (const [, left = own, right, value] of condition.matchAll(equality)) {
    if (right !== undefined) join(plain(left), plain(right));
    else if (value !== undefined) join(plain(left), /SubPlan \d+/.exec(value)?.[0] ?? value);
  }
}
