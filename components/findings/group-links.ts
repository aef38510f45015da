import type { FindingGroup, FindingSample } from "@/lib/contract/findings";

/** The run at the step that has the finding. */
export const sampleHref = ({ traceId, spanId }: Pick<FindingSample, "traceId" | "spanId">) =>
  `/runs/${traceId}${spanId === null ? "" : `?span=${spanId}`}`;

/** All runs that have it. */
export const runsHref = ({ id }: Pick<FindingGroup, "id">) =>
  `/runs?${new URLSearchParams({ q: `finding:${id}`, last: "all" })}`;

/** Its runs against those of the same pipeline that ended well without it. */
export function causeHref({ id, pipeline }: Pick<FindingGroup, "id" | "pipeline">): string {
  const same = pipeline === null ? "" : `pipeline:${JSON.stringify(pipeline)} `;
  return `/diff/cohort?${new URLSearchParams({ failed: `finding:${id}`, good: `${same}status:done -finding:${id}` })}`;
}
