import { z } from "zod";
import type { ApiCall } from "@/lib/contract/call";
import { Micro, Time } from "@/lib/contract/control-ids";
import { text } from "@/lib/contract/projects";

/** Whose API the judging model speaks: OpenAI's chat completions, or Anthropic's messages; many gateways speak one of them. */
export const judgeProviders = ["openai", "anthropic"] as const;
export const JudgeProvider = z.enum(judgeProviders);
export type JudgeProvider = z.infer<typeof JudgeProvider>;

const usdPerMillion = z.number("is not a number").min(0, "is less than 0").max(100_000, "is more than 100000");
/** Dollars for a million tokens. */
export const JudgePrice = z.strictObject({ input: usdPerMillion, output: usdPerMillion });
export type JudgePrice = z.infer<typeof JudgePrice>;

export const SetJudge = z
  .strictObject({
    enabled: z.boolean(),
    provider: JudgeProvider,
    /** Null: the provider's own. */
    baseUrl: text(500).nullable(),
    model: text(200),
    /** Of the provider. Left out, it stays; null removes it. */
    key: text(500).nullable().optional(),
    /** Null: that of the price book. */
    price: JudgePrice.nullable(),
    /** Which share of done runs is judged. */
    sampleRate: z.number("is not a number").min(0, "is less than 0").max(1, "is more than 1"),
    /** For a calendar month, UTC. */
    budgetMicroUsd: Micro,
  })
  .superRefine(({ enabled, key }, context) => {
    if (enabled && key === null)
      context.addIssue({ code: "custom", path: ["key"], message: "is null: a judge that is on needs one" });
  });
export type SetJudge = z.output<typeof SetJudge>;

export const JudgeJob = z.object({
  traceId: z.string(),
  state: z.enum(["judged", "failed", "skipped", "waiting"]),
  attempts: z.int(),
  findings: z.int(),
  costMicroUsd: Micro,
  /** Why it failed or was skipped; of a run that waits, why the last attempt failed. */
  detail: z.string().nullable(),
  at: Time,
});
export type JudgeJob = z.infer<typeof JudgeJob>;

export const Judge = z.object({
  enabled: z.boolean(),
  provider: JudgeProvider,
  baseUrl: z.string().nullable(),
  model: z.string(),
  hasKey: z.boolean(),
  price: JudgePrice.nullable(),
  /** What the price book says of the model; null where it does not know it. */
  listPrice: JudgePrice.nullable(),
  sampleRate: z.number(),
  budgetMicroUsd: Micro,
  updatedAt: Time.nullable().describe("Null: nobody has set it up"),
  month: z.object({
    start: z.string().describe("First day of the month, UTC"),
    spentMicroUsd: Micro,
    heldMicroUsd: Micro.describe("For calls that are at work"),
    judged: z.int(),
    failed: z.int(),
    skipped: z.int(),
    waiting: z.int(),
  }),
  recent: z.array(JudgeJob).describe("Newest first"),
});
export type Judge = z.infer<typeof Judge>;

/** The model that judges runs beside the rules. */
export const judgeCalls = {
  getJudge: {
    method: "GET",
    path: "/judge",
    who: "viewer",
    summary:
      "How the judging model is set up, without its key, what it spent this month, and what came of its last runs",
    status: 200,
    answer: Judge,
  },
  setJudge: {
    method: "PUT",
    path: "/judge",
    who: "owner",
    summary: "Set up the judging model; a key that is left out stays",
    body: SetJudge,
    status: 200,
    answer: Judge,
  },
} as const satisfies Record<string, ApiCall>;
export const judgeShapes = { Judge, JudgeJob } as const satisfies Record<string, z.ZodType>;
