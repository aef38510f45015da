"use client";

import { useState } from "react";
import { visibleText } from "@/components/json/visible-text";
import { ValueContent } from "@/components/run/content";
import { Button } from "@/components/ui/button";
import { KindGlyph } from "@/components/ui/kind-glyph";
import { toast } from "@/components/ui/toast";
import { useDecideProposal } from "@/lib/browser/contract-queries";
import { describeError } from "@/lib/browser/describe-error";
import type { PipelineContracts, Proposal, ProposalDecision } from "@/lib/contract/contracts";
import { formatCount, formatShare } from "@/lib/format";

type Props = { pipeline: string; data: PipelineContracts; may: boolean };

/** Contracts that good runs have in common: nobody is held to them until somebody adopts one. */
export function ProposalList({ pipeline, data: { proposals, supportLeast }, may }: Props) {
  return (
    <section aria-labelledby="proposals">
      <header className="bar-h">
        <h2 id="proposals">Learnt from runs</h2>
        <span className="q desk">
          what leaves the shape is told as drift, severity low, until somebody adopts or dismisses it
        </span>
      </header>
      {proposals.length === 0 && (
        <p className="pl-note">
          Nothing to propose: a step without a contract needs {supportLeast} good runs whose outputs have a shape. Good:
          done, and without a finding of medium or high severity.
        </p>
      )}
      <ul className="ctr-proposals">
        {proposals.map((proposal) => (
          <ProposalRow key={proposal.step} pipeline={pipeline} proposal={proposal} may={may} />
        ))}
      </ul>
    </section>
  );
}

function ProposalRow({ pipeline, proposal, may }: { pipeline: string; proposal: Proposal; may: boolean }) {
  const [open, setOpen] = useState(false);
  const decide = useDecideProposal(pipeline);
  const { step, label, kind, support, confidence, dismissed, places, schema } = proposal;
  const say = (decision: ProposalDecision["decision"], done: string) =>
    decide.mutate(
      { step, decision },
      { onSuccess: () => toast(done), onError: (error) => toast(describeError(error).detail, { failed: true }) },
    );
  const locked = !may || decide.isPending;
  return (
    <li data-dismissed={dismissed}>
      <div className="row">
        <KindGlyph kind={kind} />
        <button
          type="button"
          className="med cut"
          aria-expanded={open}
          title={visibleText(step)}
          onClick={() => setOpen(!open)}
        >
          <bdi>{visibleText(label)}</bdi>
        </button>
        <span className="q cut">
          {dismissed
            ? "dismissed: drift is not told"
            : `${formatCount(support)} good runs, at least ${formatShare(confidence)} keep it (95 % sure)`}
        </span>
        <span className="end row">
          {dismissed ? (
            <Button size="sm" disabled={locked} onClick={() => say("reopen", `${label} is proposed again`)}>
              Propose again
            </Button>
          ) : (
            <>
              <Button size="sm" disabled={locked} onClick={() => say("dismiss", `${label}: dismissed`)}>
                Dismiss
              </Button>
              <Button
                size="sm"
                variant="ink"
                disabled={locked}
                onClick={() => say("adopt", `${label} is held to it from now on`)}
              >
                Adopt
              </Button>
            </>
          )}
        </span>
      </div>
      {open && (
        <div className="ctr-cols">
          <Places places={places} />
          <ValueContent value={schema} label={`Proposed schema of ${label}`} />
        </div>
      )}
    </li>
  );
}

/** What each place rests on, the least sure first. */
function Places({ places }: { places: Proposal["places"] }) {
  return (
    <table className="tfix">
      <thead>
        <tr>
          <th scope="col">Path</th>
          <th scope="col">Learnt</th>
          <th scope="col" className="num ctr-count">
            Seen
          </th>
          <th scope="col" className="num ctr-count">
            At least
          </th>
        </tr>
      </thead>
      <tbody>
        {places.map(({ path, says, seen, confidence }) => (
          <tr key={path}>
            <td className="mono" title={path}>
              <bdi>{visibleText(path) || "the value"}</bdi>
            </td>
            <td title={says}>{visibleText(says)}</td>
            <td className="num">{formatCount(seen)}</td>
            <td className="num">{formatShare(confidence)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
