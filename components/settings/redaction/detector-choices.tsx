import { Checkbox } from "@/components/ui/checkbox";
import { type DetectorId, detectorIds, detectorWords } from "@/lib/domain/redaction/rules";

export type DetectorChoicesProps = { chosen: readonly DetectorId[]; onChange: (chosen: DetectorId[]) => void };

export function DetectorChoices({ chosen, onChange }: DetectorChoicesProps) {
  const toggle = (id: DetectorId, on: boolean) =>
    onChange(detectorIds.filter((each) => (each === id ? on : chosen.includes(each))));
  return (
    <fieldset className="detectors">
      <legend className="label">Detectors</legend>
      {detectorIds.map((id) => (
        <div key={id} className="detector">
          <Checkbox label={detectorWords[id].name} checked={chosen.includes(id)} onChange={(on) => toggle(id, on)} />
          <span className="med">{detectorWords[id].name}</span>
          <span className="q">{detectorWords[id].finds}</span>
        </div>
      ))}
    </fieldset>
  );
}
