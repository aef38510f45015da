// What is taken out of telemetry before it is written.
import { z } from "zod";
import { detectorIds, redactionLimits as limits } from "@/lib/domain/redaction/rules";

const Key = z
  .string()
  .trim()
  .min(1, "is empty")
  .max(limits.keyChars, `is longer than ${limits.keyChars} characters`)
  .regex(/^[\p{L}\p{N}_.*\- ]+$/u, "may hold letters, digits, _ - . and * only")
  .refine((key) => /[\p{L}\p{N}]/u.test(key), "needs a letter or digit: it would take out everything");
const PatternRule = z.strictObject({
  name: z
    .string()
    .trim()
    .regex(/^[a-z0-9][a-z0-9 _-]{0,39}$/, "is 1 to 40 small letters, digits, spaces, _ or -"),
  pattern: z.string().min(1, "is empty").max(limits.patternChars, `is longer than ${limits.patternChars} characters`),
});

export const RedactionRules = z.strictObject({
  keys: z.array(Key).max(limits.keys, `are more than ${limits.keys}`),
  patterns: z.array(PatternRule).max(limits.patterns, `are more than ${limits.patterns}`),
  detectors: z
    .array(z.enum(detectorIds, `is one of ${detectorIds.join(", ")}`))
    .max(detectorIds.length, "are too many"),
});
/** `version` is the one that the change is made from: another change meanwhile is a conflict. */
export const RedactionChange = RedactionRules.extend({ version: z.int().min(0) });
export type RedactionChange = z.infer<typeof RedactionChange>;

const Version = z.object({
  version: z.int(),
  at: z.string().nullable(),
  /** A member's id; null for the admin key, and before the first change. */
  by: z.string().nullable(),
  rules: RedactionRules,
});
export const Redaction = Version.extend({
  /** What stops the rules from being applied: nothing is written meanwhile. */
  broken: z.string().nullable(),
  /** The newest first. */
  versions: z.array(Version),
});
export type Redaction = z.infer<typeof Redaction>;

export const RedactionTry = z.strictObject({
  rules: RedactionRules,
  sample: z.string().max(limits.sampleChars, `is longer than ${limits.sampleChars} characters`),
});
export type RedactionTry = z.infer<typeof RedactionTry>;
/** The sample in pieces; `rule` says what took a piece out, null for what stays. */
export const RedactionTried = z.object({
  text: z.string(),
  pieces: z.array(z.object({ text: z.string(), rule: z.string().nullable() })),
});
export type RedactionTried = z.infer<typeof RedactionTried>;
