import { z } from "zod";
import { text } from "@/lib/contract/projects";
import { findUnhashable } from "@/lib/domain/hashable-json";

/** Chosen by the client, unique in the project. */
export const RunId = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._:-]{0,127}$/, "is not a run id");
/** A run where it is read: its trace id or its own id. */
export const RunRef = RunId.meta({ description: "Trace id, or the run's own id" });
/** Of a pipeline, version, step, tool, resource or group. */
export const Name = z
  .string()
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9._:-]{0,99}$/,
    "is not a name: 1 to 100 letters, digits and . _ : -, a letter or digit first",
  );
/** What a query compares with: Postgres keeps no NUL, and refuses even to compare with one. */
export const Asked = z.string().regex(/^[^\0]*$/, "holds a NUL character");
/** Of a step, and of a hold that the client names. */
export const StepKey = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._:~-]{0,199}$/, "is not a key of a step");
/** Made by the server; what is none of ours is the id of nothing. */
export const Id = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/, "is not an id");
/** SHA-256 of the canonical JSON. */
export const Hash = z.string().regex(/^[0-9a-f]{64}$/, "is not 64 lower-case hex digits");
export const TraceId = z.string().regex(/^(?!0{32}$)[0-9a-f]{32}$/, "is not 32 lower-case hex digits, or all zero");
export const Micro = z
  .int("is not a whole number of micro-dollars")
  .min(0, "is less than 0")
  .max(1e15, "is more than 10^15");
export const Time = z.string();
export const NonNegative = z.int("is not a whole number").min(0, "is less than 0");
export const whole = (min: number, max: number) =>
  z.int("is not a whole number").min(min, `is less than ${min}`).max(max, `is more than ${max}`);

/** Any JSON, hashed or given back exactly (V5). */
export const HashedJson = z.unknown().superRefine((value, context) => {
  const problem = value === undefined ? { path: [], message: "is missing" } : findUnhashable(value);
  if (problem !== null) context.addIssue({ code: "custom", path: [...problem.path], message: problem.message });
});
export const OptionalJson = z.unknown().superRefine((value, context) => {
  const problem = findUnhashable(value);
  if (problem !== null) context.addIssue({ code: "custom", path: [...problem.path], message: problem.message });
});
export const Json = z.unknown();
export const Why = z.strictObject({ reason: text(500) });
