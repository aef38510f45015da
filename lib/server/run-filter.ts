import type { RunFilter } from "@/lib/contract/runs";
import { isAnyOf, join, type Query } from "@/lib/domain/query/ast";
import { parseQuery } from "@/lib/domain/query/parse";
import type { Problem } from "@/lib/domain/query/read-term";
import { AppError } from "@/lib/server/errors";
import type { RunsAsked } from "@/lib/server/sql/run-filter";

const listed = ["status", "pipeline", "model", "service"] as const;
const single = ["session", "user"] as const;
const problemsMax = 20;

/**
 * What is asked for, as one query and a stretch of time.
 * @throws AppError `invalid`, naming the part of `q` that makes no sense and what would.
 */
export function askedOf(filter: RunFilter): RunsAsked {
  const parts: Query[] = [];
  for (const field of listed) {
    const values = filter[field];
    if (values?.length) parts.push(isAnyOf(field, values));
  }
  for (const field of single) if (filter[field]) parts.push(isAnyOf(field, [filter[field]]));
  const { query, problems } = parseQuery(filter.q ?? "");
  if (problems.length > 0) throw refusalOf(problems);
  return {
    fromNs: filter.from === undefined ? null : nanosOf(filter.from),
    toNs: filter.to === undefined ? null : nanosOf(filter.to),
    query: join("and", query === null ? parts : [...parts, query]),
    zone: filter.zone ?? "UTC",
    now: new Date(),
  };
}

function refusalOf(problems: readonly Problem[]): AppError {
  const errors = problems.slice(0, problemsMax).map((problem) => ({ path: "?q", message: messageOf(problem) }));
  return new AppError("invalid", `?q: ${errors[0]?.message}`.slice(0, 1_000), { errors });
}

function messageOf({ from, to, token, message, fix }: Problem): string {
  const place = `\`${token}\` (characters ${from + 1} to ${to})`;
  if (fix === null) return `${place}: ${message}`;
  return `${place}: ${message} ${fix === "" ? "Fix: leave it out." : `Fix: ${fix}`}`;
}

const int8Max = 2n ** 63n - 1n;

/** RFC 3339 to nanoseconds, the digits below a millisecond too. */
function nanosOf(time: string): bigint {
  const fraction = /\.(\d+)/.exec(time)?.[1] ?? "";
  const below = fraction.padEnd(9, "0").slice(3, 9);
  const ns = BigInt(Date.parse(time)) * 1_000_000n + BigInt(below);
  return ns > int8Max ? int8Max : ns < 0n ? 0n : ns;
}
