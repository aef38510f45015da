/** Changes that share one commit at most. All are answered at its end: more would only wait for each other. */
const batchMax = 64;
/** Of them, those that read and write with statements of their own. */
const aloneMax = 16;

type Waiting = {
  readonly act:
    | { readonly alone: unknown }
    | { readonly group: { readonly name: string }; readonly subjects: readonly string[] };
};

/**
 * Takes from the queue what may share a commit; the rest waits in its order. All of the queue is unanswered, so any order
 * among them is one that the callers may see: only two changes of the same thing never come together.
 */
export function takeBatch<Job extends Waiting>(queue: Job[]): Job[] {
  const batch: Job[] = [];
  const rest: Job[] = [];
  const taken = new Set<string>();
  let alone = 0;
  for (const job of queue.splice(0)) {
    const subjects = "alone" in job.act ? [] : job.act.subjects;
    const fits =
      batch.length < batchMax && ("alone" in job.act ? alone < aloneMax : !subjects.some((name) => taken.has(name)));
    (fits ? batch : rest).push(job);
    if (!fits) continue;
    if ("alone" in job.act) alone += 1;
    for (const name of subjects) taken.add(name);
  }
  queue.push(...rest);
  return batch;
}

/** Those of a group in one list, each other job in a list of its own; in the order in which they came. */
export function inGroups<Job extends Waiting>(jobs: readonly Job[]): Job[][] {
  const groups = new Map<unknown, Job[]>();
  for (const job of jobs) {
    const name = "alone" in job.act ? job : job.act.group.name;
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [job]);
    else group.push(job);
  }
  return [...groups.values()];
}
