/** Keys of the react-query cache. Everything under `project` is of the selected project: clear the cache when it changes. */
export const queryKeys = {
  projects: ["projects"],
  projectKeys: (projectId: string) => ["projects", projectId, "keys"],
  /** Prefix of all that is about runs: invalidate it to refresh lists, facets and open runs. */
  runs: ["runs"],
  /** Prefix of the lists of groups. */
  findings: ["findings"],
  findingGroups: (filter: object) => ["findings", "list", filter],
  findingGroup: (id: string) => ["findings", "one", id],
  /** Prefix of the list of pipelines and of all that is about one. */
  pipelines: ["pipelines"],
  pipelineList: ["pipelines", "list"],
  pipeline: (name: string) => ["pipelines", "one", name],
  pipelineContracts: (name: string) => ["pipelines", "one", name, "contracts"],
  contract: (name: string, id: string) => ["pipelines", "one", name, "contracts", id],
  pipelineRules: (name: string) => ["pipelines", "one", name, "rules"],
  views: ["views"],
  demo: ["demo"],
  latestRun: ["runs", "latest"],
  /** Prefix of all that is about one run. */
  run: (traceId: string) => ["runs", "run", traceId],
  runSummary: (traceId: string) => ["runs", "run", traceId, "summary"],
  runFindings: (traceId: string, count: number, analysedAt: string | null) => [
    ...["runs", "run", traceId, "findings"],
    count,
    analysedAt,
  ],
  runControl: (traceId: string) => ["runs", "run", traceId, "control"],
  sameSteps: (traceId: string, spanId: string) => ["runs", "run", traceId, "same", spanId],
  transcript: (traceId: string, agent: string | null, around: string | null) => [
    ...["runs", "run", traceId, "transcript"],
    agent,
    around,
  ],
  runSearch: (traceId: string, text: string, repeats: boolean) => ["runs", "run", traceId, "search", text, repeats],
  session: (id: string) => ["runs", "session", id],
  user: (id: string) => ["runs", "user", id],
  threadRuns: (asked: object) => ["runs", "thread", asked],
  span: (traceId: string, spanId: string) => ["runs", "run", traceId, "span", spanId],
  spanContracts: (traceId: string, spanId: string) => ["runs", "run", traceId, "span", spanId, "contracts"],
  diff: (head: string, base: string | null) => ["runs", "diff", head, base],
  otherBases: (pipeline: string) => ["runs", "bases", pipeline],
  cohort: (body: object | null) => ["runs", "cohort", body],
  me: ["me"],
  members: ["members"],
  /** Prefix of controls and of what they would stop. */
  controls: ["controls"],
  openRuns: ["controls", "open"],
  breakers: ["breakers"],
  /** Prefix of all that the page of notifications shows. */
  notifications: ["notifications"],
  channels: ["notifications", "channels"],
  preferences: ["notifications", "preferences"],
  notificationList: (status: string | null) => ["notifications", "list", status],
  webhooks: ["notifications", "webhooks"],
  deliveries: (webhookId: string) => ["notifications", "deliveries", webhookId],
  /** Prefix of all lists of approvals, and of single ones. */
  approvals: ["approvals"],
  approvalList: (state: string | null) => ["approvals", "list", state],
  approval: (id: string) => ["approvals", "one", id],
} as const;
