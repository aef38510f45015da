import Link from "next/link";
import type { ReactNode } from "react";
import { TimeLeft } from "@/components/approvals/time-left";
import { shareWords } from "@/components/budgets/budget-words";
import { scopeWords } from "@/components/control/scope-words";
import { visibleText } from "@/components/json/visible-text";
import { FindingMark } from "@/components/ui/finding-mark";
import { Icon } from "@/components/ui/icon";
import { TimeAgo } from "@/components/ui/time-ago";
import { threadHref } from "@/lib/browser/thread-href";
import type { Need, Overview } from "@/lib/contract/overview";
import { isRule, markOf, ruleOf } from "@/lib/domain/findings/rules";
import { formatCount } from "@/lib/format";

/** What somebody should look at, the most pressing first. */
export function Needs({ overview }: { overview: Overview }) {
  const { needs, now } = overview;
  return (
    <section className="ov-needs" aria-labelledby="ov-needs">
      <header>
        <h2 id="ov-needs">Needs you</h2>
        <span className="q">{needs.length === 0 ? "" : needs.length}</span>
      </header>
      {needs.length === 0 ? (
        <p className="q ov-calm">Nothing waits, nothing is held, and no new finding came up today.</p>
      ) : (
        <ul>
          {needs.map((need) => {
            const { key, href, icon, what, when } = rowOf(need, now);
            return (
              <li key={key}>
                <Link href={href}>
                  {icon}
                  <span className="cut">{what}</span>
                  <span className="q">{when}</span>
                </Link>
              </li>
            );
          })}
        </ul>
      )}
    </section>
  );
}

type Row = { key: string; href: string; icon: ReactNode; what: ReactNode; when: ReactNode };

function rowOf(need: Need, now: string): Row {
  switch (need.kind) {
    case "approval":
      return {
        key: `approval ${need.id}`,
        href: `/approvals?id=${need.id}`,
        icon: <Icon name="clock" />,
        what: <bdi title={need.ask}>{visibleText(need.ask)}</bdi>,
        when: <TimeLeft expiresAt={need.expiresAt} now={now} />,
      };
    case "control":
      return controlRow(need.control);
    case "alert":
      return {
        key: `alert ${need.id}`,
        href: `/settings/alerts?id=${need.id}`,
        icon: <Icon name="warning" />,
        what: (
          <>
            alert <b>{visibleText(need.name)}</b> fires
          </>
        ),
        when: <TimeAgo at={need.since} />,
      };
    case "budget":
      return budgetRow(need.budget);
    case "breaker":
      return {
        key: `breaker ${need.resource}`,
        href: "/controls#breakers",
        icon: <Icon name="bolt" />,
        what: (
          <>
            <b>{visibleText(need.resource)}</b> breaker {need.state.replace("_", " ")}
          </>
        ),
        when: "",
      };
    case "finding":
      return findingRow(need);
  }
}

function controlRow({ scope, state, at }: Extract<Need, { kind: "control" }>["control"]): Row {
  const verbs = { run: "runs", pause: "is paused", drain: "is draining", kill: "is killed" } as const;
  return {
    key: `control ${scopeWords(scope)}`,
    href: "/controls",
    icon: <Icon name={state === "kill" ? "stop" : "pause"} />,
    what: (
      <>
        <b>{visibleText(scopeWords(scope))}</b> {verbs[state]}
      </>
    ),
    when: <TimeAgo at={at} />,
  };
}

function budgetRow(budget: Extract<Need, { kind: "budget" }>["budget"]): Row {
  const { id, scope, refused } = budget;
  const name = scope.kind === "pipeline" ? scope.pipeline : scope.kind === "user" ? scope.userId : "the project";
  return {
    key: `budget ${id}`,
    href: scope.kind === "pipeline" ? `${threadHref("pipelines", scope.pipeline)}?tab=budgets` : "/controls#budgets",
    icon: <Icon name="costs" />,
    what: (
      <>
        <b>{visibleText(name)}</b> at {shareWords(budget)}
      </>
    ),
    when: refused > 0 && `refused ${formatCount(refused)}`,
  };
}

function findingRow({ groupId, rule, pipeline, step, isBack, at }: Extract<Need, { kind: "finding" }>): Row {
  const title = isRule(rule) ? ruleOf(rule).title : rule;
  const place = [step, pipeline].filter(Boolean).join(", ");
  return {
    key: `finding ${groupId}`,
    href: `/findings?group=${groupId}`,
    icon: <FindingMark kind={markOf(rule)} />,
    what: (
      <>
        {isBack ? "back again: " : ""}
        <b>{title}</b> {place && `in ${visibleText(place)}`}
      </>
    ),
    when: isBack ? <TimeAgo at={at} /> : "new",
  };
}
