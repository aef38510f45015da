import { Checkbox } from "@/components/ui/checkbox";
import { type Scope, scopes } from "@/lib/contract/projects";

const words: Readonly<Record<Scope, string>> = {
  ingest: "send telemetry, import files",
  read: "read everything that a viewer sees",
  control: "run agents: claims, holds, asking for approval",
  admin: "keep keys, members and invitations of this project",
};

export type ScopeChoiceProps = { chosen: readonly Scope[]; onChange: (chosen: readonly Scope[]) => void };

export function ScopeChoice({ chosen, onChange }: ScopeChoiceProps) {
  return (
    <fieldset className="check-list">
      <legend className="label">Scopes</legend>
      {scopes.map((scope) => (
        <div key={scope} className="check-row">
          <Checkbox
            label={`${scope}: ${words[scope]}`}
            checked={chosen.includes(scope)}
            onChange={(on) => onChange(scopes.filter((each) => (each === scope ? on : chosen.includes(each))))}
          />
          <span className="med" aria-hidden="true">
            {scope}
          </span>
          <span className="q2" aria-hidden="true">
            {words[scope]}
          </span>
        </div>
      ))}
    </fieldset>
  );
}
