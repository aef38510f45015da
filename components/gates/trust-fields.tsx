"use client";

import type { PolicyDraft } from "@/components/gates/policy-draft";
import { TextField } from "@/components/gates/policy-fields";
import { Checkbox } from "@/components/ui/checkbox";
import { trustTerms } from "@/lib/domain/trust/terms";
import { formatCount } from "@/lib/format";

type TrustFieldsProps = { draft: PolicyDraft; change: (part: Partial<PolicyDraft>) => void };

/** The class of a gate: which asks may earn trust, and what may run unasked in a day. */
export function TrustFields({ draft, change }: TrustFieldsProps) {
  const terms = trustTerms[draft.risk];
  if (terms === null) return <p className="q gate-note">At risk critical every call asks for good.</p>;
  return (
    <fieldset className="pf-trust">
      {/* biome-ignore lint/a11y/noLabelWithoutControl: the checkbox inside is one */}
      <label className="row">
        <Checkbox label="May earn trust" checked={draft.hasTrust} onChange={(hasTrust) => change({ hasTrust })} />
        May earn trust: decisions count as evidence, an owner signs before it asks less
      </label>
      {draft.hasTrust && (
        <div className="pf-grid">
          <TextField
            label="Name of the class"
            value={draft.trustName}
            onChange={(trustName) => change({ trustName })}
          />
          <TextField
            label="Unasked a day, at most"
            hint={`up to ${formatCount(terms.unaskedMax)} at risk ${draft.risk}`}
            value={draft.unaskedPerDay}
            onChange={(unaskedPerDay) => change({ unaskedPerDay })}
          />
          <TextField
            label="Amount: field of the arguments"
            placeholder="none, every ask belongs to it"
            value={draft.field}
            onChange={(field) => change({ field })}
          />
          {draft.field.trim() !== "" && (
            <>
              <TextField label="Up to, above it asks" value={draft.max} onChange={(max) => change({ max })} />
              <TextField label="In sum a day" value={draft.perDay} onChange={(perDay) => change({ perDay })} />
            </>
          )}
        </div>
      )}
    </fieldset>
  );
}
