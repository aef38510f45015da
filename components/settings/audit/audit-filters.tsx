"use client";

import { useId } from "react";
import { TimeRange } from "@/components/runs/time-range";
import { IconButton } from "@/components/ui/icon-button";
import { type AuditAsk, useAuditFacets } from "@/lib/browser/audit-queries";
import type { AuditFacets } from "@/lib/contract/audit";
import { formatCount } from "@/lib/format";

export type AuditFiltersProps = { ask: AuditAsk; onAsk: (patch: Partial<AuditAsk>) => void };

export function AuditFilters({ ask, onAsk }: AuditFiltersProps) {
  const { data: facets } = useAuditFacets();
  const textId = useId();
  return (
    <search className="audit-filters">
      <span className="field audit-text">
        <label className="sr" htmlFor={textId}>
          Text in the entries
        </label>
        <input
          id={textId}
          type="search"
          maxLength={200}
          placeholder="Text in action, subject, data or name"
          value={ask.q}
          onChange={({ target }) => onAsk({ q: target.value })}
        />
      </span>
      <Choice
        label="Who"
        any="Anybody"
        value={ask.actor}
        options={actorOptions(facets)}
        onChange={(actor) => onAsk({ actor })}
      />
      <Choice
        label="Action"
        any="Any action"
        value={ask.action}
        options={(facets?.actions ?? []).map(({ action, count }) => [action, `${action} · ${formatCount(count)}`])}
        onChange={(action) => onAsk({ action })}
      />
      <TimeRange filter={ask} onPatch={({ brush: _, ...stretch }) => onAsk(stretch)} />
      {ask.subject !== null && (
        <span className="audit-subject">
          <span className="q">of</span>
          <bdi className="mono cut" title={ask.subject}>
            {ask.subject}
          </bdi>
          <IconButton icon="close" label="All subjects" onClick={() => onAsk({ subject: null })} />
        </span>
      )}
    </search>
  );
}

const kinds = { admin: "Admin key", key: "An API key", member: "A member", system: "Tracegate" } as const;

function actorOptions(facets: AuditFacets | undefined): [string, string][] {
  return (facets?.actors ?? []).map(({ kind, id, name, count }) => [
    id === null ? kind : `${kind}:${id}`,
    `${name ?? kinds[kind]} · ${formatCount(count)}`,
  ]);
}

type ChoiceProps = {
  label: string;
  /** What is chosen where nothing is. */
  any: string;
  value: string | null;
  options: readonly (readonly [value: string, text: string])[];
  onChange: (value: string | null) => void;
};

function Choice({ label, any, value, options, onChange }: ChoiceProps) {
  const id = useId();
  // a link may name what the log does not have, and the choices come after the page
  const unlisted = value !== null && !options.some(([option]) => option === value);
  return (
    <span className="field audit-choice">
      <label className="sr" htmlFor={id}>
        {label}
      </label>
      <select id={id} value={value ?? ""} onChange={({ target }) => onChange(target.value || null)}>
        <option value="">{any}</option>
        {unlisted && <option value={value}>{value}</option>}
        {options.map(([option, text]) => (
          <option key={option} value={option}>
            {text}
          </option>
        ))}
      </select>
    </span>
  );
}
