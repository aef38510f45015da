"use client";

import { fieldWords, showField } from "@/components/gates/policy-words";
import { visibleText } from "@/components/json/visible-text";
import { useNames } from "@/lib/browser/people-queries";
import type { GateVersion } from "@/lib/contract/gates";

/** Old → new, a field a line. */
export function FieldChanges({ changes, isNew }: { changes: GateVersion["changes"]; isNew: boolean }) {
  const nameOf = useNames();
  return (
    <dl className="gate-changes">
      {changes.map(({ field, from, to }) => (
        <div key={field}>
          <dt>{fieldWords[field]}</dt>
          <dd>
            {!isNew && (
              <>
                <del>{visibleText(showField(field, from, nameOf))}</del>
                <span aria-hidden="true"> → </span>
                <span className="sr">becomes</span>
              </>
            )}
            <ins>{visibleText(showField(field, to, nameOf))}</ins>
          </dd>
        </div>
      ))}
    </dl>
  );
}
