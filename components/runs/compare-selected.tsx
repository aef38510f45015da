import Link from "next/link";
import { Icon } from "@/components/ui/icon";
import type { Run } from "@/lib/contract/runs";

/** More would not fit into an address. */
const sideMax = 40;

type Props = { rows: readonly Run[]; selection: ReadonlySet<string> };

/** Two selected runs side by side; any number against those that ended well. */
export function CompareSelected({ rows, selection }: Props) {
  const runs = rows.filter(({ traceId }) => selection.has(traceId));
  const pair = pairHref(runs);
  const many = cohortHref(runs);
  return (
    <>
      {pair && (
        <Link className="btn sm" href={pair}>
          <Icon name="diff" small />
          Compare
        </Link>
      )}
      {many && (
        <Link className="btn sm" href={many} title="What the failed runs among them have in common">
          In common
        </Link>
      )}
    </>
  );
}

/** The run that ended well is the base, else the earlier one. */
function pairHref(runs: readonly Run[]): string | null {
  const rank = ({ status, startedAt }: Run) => `${status === "done" ? 0 : 1} ${startedAt}`;
  const [base, head, third] = [...runs].sort((a, b) => (rank(a) < rank(b) ? -1 : 1));
  if (!base || !head || third) return null;
  return `/diff?${new URLSearchParams({ base: base.traceId, head: head.traceId })}`;
}

/** Against the good ones that are selected too, else all good ones of their pipeline. */
function cohortHref(runs: readonly Run[]): string | null {
  const failed = runs.filter(({ status }) => status !== "done");
  const good = runs.filter(({ status }) => status === "done");
  const asked = failed.length > 0 ? failed : good;
  const [first] = asked;
  if (first === undefined || asked.length > sideMax || good.length > sideMax) return null;
  const ids = (side: readonly Run[]) => side.map(({ traceId }) => traceId).join(",");
  const others = first.pipeline === null ? "status:done" : `pipeline:${JSON.stringify(first.pipeline)} status:done`;
  return `/diff/cohort?${new URLSearchParams({ failed: ids(asked), good: failed.length > 0 && good.length > 0 ? ids(good) : others })}`;
}
