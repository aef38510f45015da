import { z } from "zod";
import { text } from "@/lib/contract/projects";
import { Json } from "@/lib/contract/runs";
import { contractSides, contractSources } from "@/lib/domain/contracts/contract";
import { isRule, type RuleId, severities } from "@/lib/domain/findings/rules";
import { stepKinds } from "@/lib/domain/trace/step";

const Time = z.iso.datetime();
const Rule = z.string().refine((id): id is RuleId => isRule(id), "is no rule");
const Path = z.string();

/** Checks are counted over so many days, of the newest 5,000 runs of each version. */
export const checkDays = 14;
export const checkedRunsMax = 5_000;
/** Half-days of the trend of a contract, the last one the current. */
export const checkBuckets = 28;

export const ContractChecks = z.object({ runs: z.int(), passed: z.int(), failed: z.int() });

/** The contract in force of one side of a step. */
export const ContractSummary = z.object({
  /** Of the contract: its versions share it. */
  id: z.string(),
  /** Path of the step: `kind:name` of each step from the root down. */
  step: Path,
  label: z.string(),
  kind: z.enum(stepKinds),
  side: z.enum(contractSides),
  /** sdk and request: carried by the span · tools: a tool's definition · uploaded, adopted: given by a person, for spans that carry none. */
  source: z.enum(contractSources),
  /** First digits of the digest of its schema. */
  hash: z.string(),
  versions: z.int(),
  firstSeenAt: Time,
  lastSeenAt: Time,
  /** Values that kept it and that broke it in the last 14 days. */
  checks: ContractChecks,
});
export type ContractSummary = z.infer<typeof ContractSummary>;

/** A contract that was learnt from good runs of a step that has none. */
export const Proposal = z.object({
  step: Path,
  label: z.string(),
  kind: z.enum(stepKinds),
  schema: Json,
  /** Good runs it was learnt from. */
  support: z.int(),
  /** Lower end of the 95 % interval of the share of outputs that keep it. */
  confidence: z.number(),
  /** The least sure first. */
  places: z.array(z.object({ path: Path, says: z.string(), seen: z.int(), confidence: z.number() })),
  /** Nobody wants it: drift from it is not told. */
  dismissed: z.boolean(),
});
export type Proposal = z.infer<typeof Proposal>;

export const PipelineContracts = z.object({
  contracts: z.array(ContractSummary),
  proposals: z.array(Proposal),
  /** Steps of the newest runs, for who uploads a contract. */
  steps: z.array(z.object({ step: Path, label: z.string(), kind: z.enum(stepKinds) })),
  /** Runs that a proposal needs. */
  supportLeast: z.int(),
});
export type PipelineContracts = z.infer<typeof PipelineContracts>;

export const SchemaDiff = z.object({
  verdict: z.enum(["same", "not breaking", "breaking", "cannot tell"]),
  changes: z.array(
    z.object({ path: Path, effect: z.enum(["narrows", "widens", "neutral", "unknown"]), what: z.string() }),
  ),
});
export type SchemaDiff = z.infer<typeof SchemaDiff>;

export const ContractVersion = z.object({
  hash: z.string(),
  source: z.enum(contractSources),
  state: z.enum(["active", "withdrawn", "dismissed"]),
  firstSeenAt: Time,
  lastSeenAt: Time,
  /** Runs that were checked by it. */
  runs: z.int(),
  /** The member who gave it; null for what spans carry, and for the owner of a local Tracegate. */
  givenBy: z.string().nullable(),
  givenAt: Time.nullable(),
  schema: Json,
  /** Against the version before; null for the first. */
  diff: SchemaDiff.nullable(),
});
export type ContractVersion = z.infer<typeof ContractVersion>;

export const ContractSample = z.object({
  traceId: z.string(),
  spanId: z.string(),
  startedAt: Time,
  passed: z.int(),
  failed: z.int(),
  hash: z.string(),
  issues: z.array(z.object({ path: Path, message: z.string(), count: z.int() })),
});

export const Contract = ContractSummary.extend({
  schema: Json,
  /** The newest first, at most 50. */
  history: z.array(ContractVersion),
  /** By half-day, the oldest of 14 days first. */
  trend: z.array(z.object({ from: Time, passed: z.int(), failed: z.int() })),
  /** Where the newest broken runs broke it, the most frequent first; `brokenRuns` of them were looked at. */
  paths: z.array(z.object({ path: Path, message: z.string(), count: z.int(), runs: z.int() })),
  brokenRuns: z.int(),
  broken: z.array(ContractSample),
  kept: z.array(ContractSample),
});
export type Contract = z.infer<typeof Contract>;

const schemaChars = 200_000;

export const NewContract = z.strictObject({
  step: text(600),
  side: z.enum(["input", "output"]),
  /** JSON Schema (2020-12), */
  schema: z.record(z.string(), z.unknown()).optional(),
  /** or the source of a zod schema: read, never run. */
  zod: z.string().max(schemaChars, `is longer than ${schemaChars} characters`).optional(),
  /** Which of the schemas that the source declares; without it the last one. */
  name: text(200).optional(),
});
export type NewContract = z.infer<typeof NewContract>;

export const ProposalDecision = z.strictObject({ step: text(600), decision: z.enum(["adopt", "dismiss", "reopen"]) });
export type ProposalDecision = z.infer<typeof ProposalDecision>;

export const RuleState = z.object({
  rule: Rule,
  severity: z.enum(severities),
  title: z.string(),
  means: z.string(),
  /** Runs of the last 7 days that have it, of the newest 1,000. */
  runs: z.int(),
  on: z.boolean(),
  /** null while it is on; `offBy` also where it was the owner of a local Tracegate. */
  offBy: z.string().nullable(),
  offAt: Time.nullable(),
});
export type RuleState = z.infer<typeof RuleState>;
export const PipelineRules = z.object({ rules: z.array(RuleState) });
export type PipelineRules = z.infer<typeof PipelineRules>;
export const RuleChange = z.strictObject({ rule: Rule, on: z.boolean() });
export type RuleChange = z.infer<typeof RuleChange>;

/** One side of a step against its contract: the value, and where it breaks the schema. */
export const SpanContract = z.object({
  side: z.enum(contractSides),
  source: z.enum(contractSources),
  /** Of the tool, where these are its arguments. */
  tool: z.string().nullable(),
  /** Of the contract on its pipeline's page; null where the run has no pipeline. */
  id: z.string().nullable(),
  hash: z.string(),
  schema: Json,
  value: Json,
  /** false: there was nothing to check, or the schema cannot be used. */
  checked: z.boolean(),
  issues: z.array(
    z.object({
      path: Path,
      message: z.string(),
      /** What the schema says of that place; null where it does not name it. */
      expected: Json,
      /** What stands there; `missing` where nothing does. */
      actual: Json,
      missing: z.boolean(),
    }),
  ),
});
export type SpanContract = z.infer<typeof SpanContract>;
export const SpanContracts = z.object({ pipeline: z.string().nullable(), contracts: z.array(SpanContract) });
export type SpanContracts = z.infer<typeof SpanContracts>;
