"use client";

import Link from "next/link";
import { EvidenceMark, markWords } from "@/components/gates/evidence-marks";
import { IncidentButton } from "@/components/gates/incident-button";
import { TimeAgo } from "@/components/ui/time-ago";
import { useNames } from "@/lib/browser/people-queries";
import type { EvidencePoint } from "@/lib/contract/gates";
import { formatE } from "@/lib/domain/trust/trust-sentence";
import { formatCount } from "@/lib/format";

/** More were hardly read one by one: the audit log has them all. */
const shownMax = 100;

/** The same as the picture, in words. */
export function EvidenceTable({ points, step }: { points: readonly EvidencePoint[]; step: string }) {
  const nameOf = useNames();
  const shown = points.slice(-shownMax).reverse();
  if (points.length === 0) return null;
  return (
    <details className="ev-table">
      <summary>Decisions as a table, the newest {formatCount(shown.length)}</summary>
      <table>
        <thead>
          <tr>
            <th scope="col" className="num">
              No.
            </th>
            <th scope="col">Decision</th>
            <th scope="col">By</th>
            <th scope="col" className="num">
              When
            </th>
            <th scope="col" className="num">
              e after
            </th>
            <th scope="col">Incident</th>
          </tr>
        </thead>
        <tbody>
          {shown.map(({ n, kind, by, at, e, approvalId }) => (
            <tr key={approvalId}>
              <td className="num q">{formatCount(n)}</td>
              <td>
                <Link className="link ev-kind" href={`/approvals?id=${approvalId}`}>
                  <EvidenceMark kind={kind} />
                  {markWords[kind]}
                </Link>
              </td>
              <td className="cut">{by.map(nameOf).join(", ")}</td>
              <td className="num q">
                <TimeAgo at={at} />
              </td>
              <td className="num">{formatE(e)}</td>
              <td>
                {(kind === "approved" || kind === "edited") && (
                  <IncidentButton {...{ approvalId, step }} label="Record" />
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}
