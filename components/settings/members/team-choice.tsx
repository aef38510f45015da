import { Checkbox } from "@/components/ui/checkbox";
import { useTeams } from "@/lib/browser/member-queries";

export type TeamChoiceProps = { chosen: readonly string[]; onChange: (chosen: readonly string[]) => void };

/** Nothing where there are no teams. */
export function TeamChoice({ chosen, onChange }: TeamChoiceProps) {
  const teams = useTeams().data?.teams ?? [];
  if (teams.length === 0) return null;
  return (
    <fieldset className="check-list">
      <legend className="label">Teams</legend>
      {teams.map(({ name }) => (
        <div key={name} className="check-row">
          <Checkbox
            label={name}
            checked={chosen.includes(name)}
            onChange={(on) => onChange(on ? [...chosen, name] : chosen.filter((each) => each !== name))}
          />
          <span aria-hidden="true">{name}</span>
        </div>
      ))}
    </fieldset>
  );
}
