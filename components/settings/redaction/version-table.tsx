"use client";

import { TimeAgo } from "@/components/ui/time-ago";
import { useNames } from "@/lib/browser/people-queries";
import type { Redaction } from "@/lib/contract/redaction";

/** What was in force since when; the audit log has the same entries. */
export function VersionTable({ versions }: Pick<Redaction, "versions">) {
  const nameOf = useNames();
  if (versions.length === 0) return null;
  return (
    <section aria-labelledby="redaction-versions">
      <header className="shead">
        <h2 id="redaction-versions">Versions</h2>
        <span className="q desk">the newest is in force</span>
      </header>
      <table className="tfix">
        <colgroup>
          <col className="w-[80px] max-[720px]:w-[64px]" />
          <col />
          <col className="w-[140px] desk" />
          <col className="w-[110px]" />
        </colgroup>
        <thead>
          <tr>
            <th scope="col">Version</th>
            <th scope="col">Rules</th>
            <th scope="col" className="desk">
              By
            </th>
            <th scope="col">Since</th>
          </tr>
        </thead>
        <tbody>
          {versions.map(({ version, at, by, rules }) => (
            <tr key={version}>
              <td className="num">{version}</td>
              <td className="cut" title={wordsOf(rules)}>
                {wordsOf(rules)}
              </td>
              <td className="q2 desk">{by === null ? "admin" : nameOf(by)}</td>
              <td className="q2">{at && <TimeAgo at={at} />}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function wordsOf({ keys, patterns, detectors }: Redaction["rules"]): string {
  const parts = [
    ...(detectors.length === 0 ? [] : [detectors.join(", ")]),
    ...(keys.length === 0 ? [] : [`fields ${keys.join(", ")}`]),
    ...(patterns.length === 0 ? [] : [`patterns ${patterns.map(({ name }) => name).join(", ")}`]),
  ];
  return parts.length === 0 ? "nothing is taken out" : parts.join(" · ");
}
