import { Fragment } from "react";
import { durationParts, formatExactNs, spellDuration } from "@/lib/format";

/** `12.4 s` with the unit dimmed; the exact nanoseconds on hover. `ns` null: nothing is shown. */
export function Duration({ ns }: { ns: bigint | string | number | null }) {
  if (ns === null) return null;
  return (
    <span className="dur" title={formatExactNs(ns)}>
      <span className="sr">{spellDuration(ns)}</span>
      <span aria-hidden="true">
        {durationParts(ns).map(({ value, unit }, i) => (
          <Fragment key={unit}>
            {i > 0 && " "}
            {value} <span className="q">{unit}</span>
          </Fragment>
        ))}
      </span>
    </span>
  );
}
