"use client";

import Link from "next/link";
import { ErrorState } from "@/components/ui/error-state";
import { FindingMark } from "@/components/ui/finding-mark";
import { SkeletonRows } from "@/components/ui/skeleton";
import { TimeAgo } from "@/components/ui/time-ago";
import { toast } from "@/components/ui/toast";
import { usePipelineRules, useSwitchRule } from "@/lib/browser/contract-queries";
import { describeError } from "@/lib/browser/describe-error";
import { useNames, useRole } from "@/lib/browser/people-queries";
import { runsOfPipeline } from "@/lib/browser/pipeline-queries";
import type { RuleState } from "@/lib/contract/contracts";
import { markOf } from "@/lib/domain/findings/rules";
import { hasRole } from "@/lib/domain/guard/seats";
import { formatCount } from "@/lib/format";

const columns = [
  { id: "on", width: 40 },
  { id: "rule", width: 320 },
  { id: "runs", width: 40 },
];

/** Each rule in words, how often it fired here, and its switch. */
export function RulesTab({ pipeline }: { pipeline: string }) {
  const rules = usePipelineRules(pipeline);
  if (rules.error && !rules.data)
    return <ErrorState title="The rules could not be read." error={rules.error} onRetry={() => void rules.refetch()} />;
  if (!rules.data) return <SkeletonRows rows={12} columns={columns} />;
  const off = rules.data.rules.filter(({ on }) => !on).length;
  return (
    <>
      <p className="pl-note">
        Every run is checked by these rules a moment after its last step; no model is asked, but for those of the{" "}
        <Link href="/settings/judge">model judge</Link> where it is on.{" "}
        {off === 0 ? "All are on." : `${off} of ${rules.data.rules.length} are off in this pipeline.`} A switch counts
        for runs that are analysed from then on: what was found stays.
      </p>
      <table className="tfix rule-table">
        <thead>
          <tr>
            <th scope="col" className="rule-on">
              On
            </th>
            <th scope="col">Rule</th>
            <th scope="col" className="rule-sev desk">
              Severity
            </th>
            <th scope="col" className="num rule-runs">
              Runs, 7 days
            </th>
          </tr>
        </thead>
        <tbody>
          {rules.data.rules.map((rule) => (
            <RuleRow key={rule.rule} pipeline={pipeline} rule={rule} />
          ))}
        </tbody>
      </table>
    </>
  );
}

function RuleRow({ pipeline, rule: state }: { pipeline: string; rule: RuleState }) {
  const { rule, title, means, severity, runs, on } = state;
  const role = useRole();
  const change = useSwitchRule(pipeline);
  const may = role === null || hasRole(role, "operator");
  const flip = () =>
    change.mutate(
      { rule, on: !on },
      {
        onSuccess: () => toast(`${title} is ${on ? "off" : "on"} in this pipeline`),
        onError: (error) => toast(describeError(error).detail, { failed: true }),
      },
    );
  return (
    <tr data-off={!on}>
      <td>
        <button
          type="button"
          role="switch"
          className="switch"
          aria-checked={on}
          aria-label={title}
          disabled={!may || change.isPending}
          title={may ? undefined : `Only an operator may; you are a ${role}.`}
          onClick={flip}
        />
      </td>
      <td>
        <span className="row">
          <FindingMark kind={markOf(rule)} />
          <span className="rule-what">
            <span>
              <b className="med">{title}</b> <span className="mono q">{rule}</span>
              {!on && <OffSince state={state} />}
            </span>
            <span className="q2">{means}</span>
          </span>
        </span>
      </td>
      <td className="desk q2">{severity}</td>
      <td className="num">
        {runs === 0 ? (
          <span className="q">0</span>
        ) : (
          <Link href={runsOfPipeline(pipeline, `finding:${rule}`)}>{formatCount(runs)}</Link>
        )}
      </td>
    </tr>
  );
}

function OffSince({ state: { offAt, offBy } }: { state: RuleState }) {
  const nameOf = useNames();
  if (offAt === null) return null;
  return (
    <span className="chip waiting">
      off <TimeAgo at={offAt} ago />
      {offBy !== null && ` by ${nameOf(offBy)}`}
    </span>
  );
}
