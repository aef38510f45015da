import { ApprovalArgs } from "@/components/approvals/approval-args";
import { Evidence } from "@/components/approvals/evidence";
import { TimeLeft } from "@/components/approvals/time-left";
import { visibleText } from "@/components/json/visible-text";
import { DecisionForms } from "@/components/notifications/decision-forms";
import { Brand } from "@/components/shell/brand";
import { RiskTag } from "@/components/ui/risk-tag";
import type { Approval } from "@/lib/contract/approvals";
import { outcomeSentence } from "@/lib/domain/guard/decision-words";

/** As lib/server/notify/decision-link.ts tells it. */
export type DecisionPageProps = {
  page:
    | { readonly kind: "broken" | "gone" }
    | { readonly kind: ShownKind; readonly approval: Approval; readonly memberName: string };
  token: string;
  /** Code of the refusal of the form that was just sent. */
  problem: string | null;
};
type ShownKind = "expired" | "used" | "over" | "changed" | "barred" | "sign_in" | "open";

const lone = {
  broken: {
    title: "This link does not work",
    why: "It was not made here, or lost a part on its way. Nothing was decided. Open the link of the e-mail as it is, or decide in Tracegate.",
  },
  gone: {
    title: "This link leads nowhere any more",
    why: "The request, or the member whom the link was made for, is no more. Nothing was decided.",
  },
} as const;

const closed: Readonly<Record<Exclude<ShownKind, "open">, string>> = {
  expired: "This link has expired. Nothing was decided with it.",
  used: "This link was used: your vote is counted.",
  over: "There is nothing to decide any more.",
  changed:
    "The request has changed since this link was made, so it decides nothing. Look at what is below, then use the newer link or decide in Tracegate.",
  barred:
    "With this link nothing can be decided: you have voted, may not decide your own request, or are no approver of it any more.",
  sign_in: "At this risk a link alone is not enough: sign in as the member it was made for.",
};

const problems: Readonly<Record<string, string>> = {
  invalid: "Say why in a sentence: the agent reads it. Nothing was decided.",
  forbidden: "At this risk you have to be signed in as the member this link was made for. Nothing was decided.",
  own_request: "At this risk nobody decides on a request of his own. Nothing was decided.",
  not_approver: "You are not among the approvers of this request. Nothing was decided.",
  already_voted: "You, or the member you share a vote with, have voted. Nothing has changed.",
  already_decided: "Too late: it was decided before your answer came. Your answer was not counted.",
  stale_rev: "The request changed while you read it. Nothing was decided.",
  expired: "Too late: the time to decide is over. Nothing was decided.",
  cancelled: "Too late: the request was withdrawn.",
  conflict: "This link was used before: it decides once.",
};

/** The page behind a signed link: a request as it would run, and two answers. */
export function DecisionPage({ page, token, problem }: DecisionPageProps) {
  if (!("approval" in page)) return <Lone {...lone[page.kind]} />;
  const { kind, approval, memberName } = page;
  return (
    <main className="decision" id="main">
      <p className="brand">
        <Brand />
      </p>
      <article>
        <Head approval={approval} memberName={memberName} />
        {problem !== null && (
          <p role="alert" className="said wrong-text">
            {problems[problem] ?? "Nothing was decided. Open the link again, or decide in Tracegate."}
          </p>
        )}
        {kind !== "open" && <Closed kind={kind} approval={approval} />}
        <ApprovalArgs approval={approval} />
        <Evidence value={approval.evidence} />
        {kind === "open" && <DecisionForms token={token} />}
      </article>
    </main>
  );
}

function Head({ approval, memberName }: { approval: Approval; memberName: string }) {
  const { risk, pipeline, name, ask, runId, state, expiresAt, now, votes, quorum } = approval;
  return (
    <header className="ihead">
      <div className="row idline">
        <RiskTag risk={risk} />
        <span className="q cut">{pipeline}</span>
        <b className="med mono cut">{name}</b>
        {state === "pending" && (
          <span className="end">
            <TimeLeft expiresAt={expiresAt} now={now} />
          </span>
        )}
      </div>
      <h1 className="ask">
        <bdi>{visibleText(ask)}</bdi>
      </h1>
      <p className="q2">
        For {visibleText(memberName)} alone, by run <span className="mono">{runId}</span>.
        {quorum > 1 && ` ${votes.length} of ${quorum} votes are in.`}
      </p>
    </header>
  );
}

function Closed({ kind, approval }: { kind: Exclude<ShownKind, "open">; approval: Approval }) {
  const names = new Map(approval.votes.map(({ memberId, name }) => [memberId, name]));
  const outcome = outcomeSentence(approval.state, approval.decision, (id) => names.get(id) ?? "somebody");
  return (
    <div className="said" role="status">
      <p>
        {closed[kind]} {outcome !== null && visibleText(outcome)}
      </p>
      <p>
        <a className="btn plain md" href={`/approvals?id=${encodeURIComponent(approval.id)}`}>
          {kind === "sign_in" ? "Sign in to decide" : "Open in Tracegate"}
        </a>
      </p>
    </div>
  );
}

function Lone({ title, why }: { title: string; why: string }) {
  return (
    <main className="lone" id="main">
      <p className="brand">
        <Brand />
      </p>
      <div className="empty">
        <h1>{title}</h1>
        <p className="q2">{why}</p>
        <a className="btn plain md" href="/approvals">
          Open the inbox
        </a>
      </div>
    </main>
  );
}
