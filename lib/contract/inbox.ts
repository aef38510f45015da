import { z } from "zod";
import { Approval, ApprovalState, Decide, Risk } from "@/lib/contract/approvals";
import { Hash, HashedJson, Id, Json, Micro, Name, Time, TraceId } from "@/lib/contract/control-ids";
import { PageQuery } from "@/lib/contract/page";
import { text } from "@/lib/contract/projects";
import { splitList } from "@/lib/contract/runs";

// The queue of requests as people work through it, and what stands beside a request.

/** `decided`: no longer waiting, however it ended. */
export const inboxStates = ["pending", "decided", "all", ...ApprovalState.options.slice(1)] as const;
/** `mine`: the caller may vote and has not; `named`: names the caller or a group of theirs; `claimed`: the caller said they would look. */
export const inboxWhose = ["any", "mine", "named", "claimed", "unclaimed"] as const;
/** `risk`: highest first, then the soonest deadline. */
export const inboxSorts = ["risk", "expiry", "oldest", "newest"] as const;
const idsMax = 200;

const Risks = z
  .string()
  .transform(splitList)
  .pipe(z.array(Risk))
  .meta({ type: "string", description: "Comma list of risks: any of them" });
const Ids = z
  .string()
  .transform((list) => list.split(","))
  .pipe(z.array(z.uuid("is not an id")).max(idsMax, `are more than ${idsMax}`))
  .meta({ type: "string", description: `Comma list of at most ${idsMax} ids: only those of them that match the rest` });

export const InboxQuery = PageQuery.extend({
  state: z.enum(inboxStates).default("pending"),
  risk: Risks.optional(),
  pipeline: Name.optional(),
  whose: z.enum(inboxWhose).default("any"),
  /** In the ask, the names, the run's id, or the first thousands of characters of the arguments. */
  text: text(200).optional(),
  sort: z.enum(inboxSorts).default("risk"),
  ids: Ids.optional(),
});
export type InboxQuery = z.output<typeof InboxQuery>;

/** A request without what it is about to run: what a row of the queue shows. */
export const InboxItem = Approval.pick({
  id: true,
  runId: true,
  name: true,
  pipeline: true,
  ask: true,
  risk: true,
  state: true,
  rev: true,
  seq: true,
  quorum: true,
  decision: true,
  createdAt: true,
  expiresAt: true,
}).extend({
  /** Members that approved the present arguments. */
  approvedBy: z.array(Id),
  edited: z.boolean(),
  openQuestions: z.int(),
  assignee: Id.nullable(),
});
export type InboxItem = z.infer<typeof InboxItem>;
export const InboxPage = z.object({ items: z.array(InboxItem), nextCursor: z.string().nullable(), now: Time });
export type InboxPage = z.infer<typeof InboxPage>;

/** Of what waits now, and who it was counted for: a browser of local mode acts for a member that it does not know. */
export const InboxCounts = z.object({
  self: Id,
  waiting: z.int(),
  mine: z.int(),
  claimed: z.int(),
  risks: z.record(Risk, z.int()),
  pipelines: z.array(z.object({ pipeline: Name, waiting: z.int() })),
});
export type InboxCounts = z.infer<typeof InboxCounts>;

/** `from`: who the caller believes has it; two who claim at once do not take it from each other unknowingly. */
export const Assign = z.strictObject({ to: Id.nullable(), from: Id.nullable() });
export type Assign = z.output<typeof Assign>;
export const Assigned = z.object({ assignee: Id.nullable(), assignedAt: Time.nullable() });

/** What an edit would make of the arguments, without making it. */
export const PreviewEdit = z.strictObject({ set: HashedJson }).superRefine(({ set }, context) => {
  if (typeof set === "object" && set !== null && !Array.isArray(set)) return;
  context.addIssue({ code: "custom", path: ["set"], message: "is not an object of fields" });
});
export type PreviewEdit = z.output<typeof PreviewEdit>;
/** `errors` are those that the edit itself would be refused with. */
export const EditPreview = z.object({
  args: Json,
  argsHash: Hash,
  errors: z.array(z.object({ path: z.string(), message: z.string() })),
});
export type EditPreview = z.infer<typeof EditPreview>;

export const batchMax = 25;
/** One vote an item, each judged by itself; nothing riskier than medium. */
export const DecideBatch = z
  .strictObject({
    items: z
      .array(z.strictObject({ id: z.uuid("is not an id"), rev: z.int() }))
      .min(1, "are none")
      .max(batchMax, `are more than ${batchMax}`),
    verdict: Decide.shape.verdict,
    reason: Decide.shape.reason,
    comment: Decide.shape.comment,
  })
  .superRefine(({ verdict, reason, comment, items }, context) => {
    if (new Set(items.map(({ id }) => id.toLowerCase())).size < items.length) {
      context.addIssue({ code: "custom", path: ["items"], message: "name a request twice" });
    }
    if (verdict === "approve") return;
    for (const [field, value] of Object.entries({ reason, comment })) {
      if (value === undefined) {
        context.addIssue({ code: "custom", path: [field], message: "is missing: a rejection says why" });
      }
    }
  });
export type DecideBatch = z.output<typeof DecideBatch>;
/** `code`, `detail` and `decision` of a vote that was refused, as its own call would have been. */
export const BatchResult = z.object({
  id: Id,
  state: ApprovalState.nullable(),
  refused: z.object({ code: z.string(), detail: z.string(), decision: Approval.shape.decision }).nullable(),
});
export type BatchResult = z.infer<typeof BatchResult>;
export const BatchDecided = z.object({ results: z.array(BatchResult) });

const Precedent = InboxItem.pick({ id: true, ask: true, state: true, decision: true, createdAt: true });
export type Precedent = z.infer<typeof Precedent>;

/** What a reviewer wants to know beside the request itself. */
export const ApprovalContext = z.object({
  ...Assigned.shape,
  run: z.object({ traceId: TraceId, spentMicroUsd: Micro, heldMicroUsd: Micro, limitMicroUsd: Micro }).nullable(),
  /** Decided requests of the same pipeline and name whose arguments have the same fields. Of the counts the newest thousand. */
  similar: z.object({
    approved: z.int(),
    edited: z.int(),
    rejected: z.int(),
    recent: z.array(Precedent),
  }),
  /** Its entries of the audit, oldest first; the newest 500. */
  history: z.array(
    z.object({
      seq: z.int(),
      at: Time,
      actor: z.object({ kind: z.enum(["admin", "key", "member", "system"]), id: z.string().nullable() }),
      action: z.string(),
      data: z.unknown(),
    }),
  ),
});
export type ApprovalContext = z.infer<typeof ApprovalContext>;
export type HistoryEntry = ApprovalContext["history"][number];
