"use client";

import { EvidenceChart } from "@/components/gates/evidence-chart";
import { EvidenceMark, markWords } from "@/components/gates/evidence-marks";
import { EvidenceTable } from "@/components/gates/evidence-table";
import { showRule } from "@/components/gates/policy-words";
import { TrustActions } from "@/components/gates/trust-actions";
import { TrustLadder } from "@/components/gates/trust-ladder";
import { visibleText } from "@/components/json/visible-text";
import { ErrorState } from "@/components/ui/error-state";
import { SkeletonRows } from "@/components/ui/skeleton";
import { TimeAgo } from "@/components/ui/time-ago";
import { useTrust } from "@/lib/browser/gates-queries";
import { useNames } from "@/lib/browser/people-queries";
import type { Gate, Trust } from "@/lib/contract/gates";
import { markKinds } from "@/lib/domain/trust/trust-class";
import { formatCount } from "@/lib/format";

/** What the class of a gate has earned: a sentence, a picture, and who changed what. */
export function TrustSection({ gate }: { gate: Gate }) {
  const trust = useTrust(gate.id);
  if (!gate.trust) return <NoClass risk={gate.risk} />;
  if (trust.data) return <TrustBody trust={trust.data} />;
  return (
    <section className="sec">
      {trust.isError ? (
        <ErrorState title="The evidence could not be read." error={trust.error} onRetry={() => trust.refetch()} />
      ) : (
        <SkeletonRows rows={6} columns={[{ id: "evidence", width: 320 }]} />
      )}
    </section>
  );
}

function NoClass({ risk }: { risk: Gate["risk"] }) {
  return (
    <section className="sec" aria-labelledby="gate-trust">
      <header>
        <h2 id="gate-trust">Trust</h2>
      </header>
      <p className="q2 gate-note">
        {risk === "critical"
          ? "Every call asks, because nothing at risk critical is ever relaxed."
          : "Every call asks, because this gate names no class of trust. Name one in its policy: from then on each decision counts as evidence, and an owner may sign to ask less once it suffices."}
      </p>
    </section>
  );
}

function TrustBody({ trust }: { trust: Trust }) {
  return (
    <section className="sec trust" aria-labelledby="gate-trust">
      <header>
        <h2 id="gate-trust">Trust</h2>
        <span className="q cut">{visibleText(showRule(trust.rule))}</span>
        <span className="end row">
          <TrustActions trust={trust} />
        </span>
      </header>
      <TrustLadder trust={trust} />
      <p className="trust-why" role="status">
        {trust.sentence}
      </p>
      <EvidenceChart trust={trust} />
      <Counts trust={trust} />
      <p className="q gate-note">
        A reject, an incident, a missed planted ask or a changed version, schema or prompt puts it back to ask all at
        once. Good decisions count half after 90 days.
      </p>
      <EvidenceTable points={trust.points} step={trust.step} />
      <TrustChanges changes={trust.changes} />
    </section>
  );
}

function Counts({ trust: { counts, unasked, rule } }: { trust: Trust }) {
  const amount =
    rule.amount && `, ${formatCount(unasked.amount)} of ${formatCount(rule.amount.perDay)} ${rule.amount.field}`;
  return (
    <ul className="ev-counts" aria-label="Decisions of this test">
      {markKinds
        .filter((kind) => (counts[kind] ?? 0) > 0)
        .map((kind) => (
          <li key={kind}>
            <EvidenceMark kind={kind} />
            <b className="med">{formatCount(counts[kind] ?? 0)}</b> {markWords[kind]}
          </li>
        ))}
      <li className="end q">
        {formatCount(unasked.count)} of {formatCount(unasked.countMax)} unasked in 24 h{amount && visibleText(amount)}
      </li>
    </ul>
  );
}

function TrustChanges({ changes }: { changes: Trust["changes"] }) {
  const nameOf = useNames();
  if (changes.length === 0) return null;
  return (
    <ol className="trust-changes" aria-label="Changes of trust">
      {changes.map(({ change, reason, by, at, toLevel }) => (
        <li key={`${at} ${change} ${toLevel}`}>
          <b className="med">{change}</b>
          <span className="q2 cut" title={reason}>
            {visibleText(reason)}
          </span>
          <span className="q nowrap">
            {by.id === null ? by.kind : nameOf(by.id)}, <TimeAgo at={at} />
          </span>
        </li>
      ))}
    </ol>
  );
}
