import { LabelledSelect } from "@/components/ui/labelled-select";
import { namesOf } from "@/lib/browser/costs-ask";
import { type Dimension, dimensions } from "@/lib/domain/cost/families";

type Props = { by: Dimension; onBy: (by: Dimension) => void };

/** By what the money is split: a row of choices, a list where there is no room for it. */
export function CostDimensions({ by, onBy }: Props) {
  return (
    <>
      <nav className="tabs inline cost-by" aria-label="Costs by">
        {dimensions.map((dimension) => (
          <button
            key={dimension}
            type="button"
            onClick={() => onBy(dimension)}
            {...(by === dimension && { "aria-current": "true" as const })}
          >
            {namesOf[dimension].one}
          </button>
        ))}
      </nav>
      <div className="cost-by-list">
        <LabelledSelect
          label="Costs by"
          value={by}
          options={dimensions.map((value) => ({ value, label: namesOf[value].one }))}
          onChange={onBy}
        />
      </div>
    </>
  );
}
