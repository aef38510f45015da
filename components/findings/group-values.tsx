"use client";

import { countValues } from "@/components/findings/group-words";
import { visibleText } from "@/components/json/visible-text";
import { Content, ValueContent } from "@/components/run/content";
import type { FindingGroup } from "@/lib/contract/findings";
import type { Json } from "@/lib/domain/trace/step";
import { formatCount } from "@/lib/format";

const valuesMax = 5;

/** What was expected beside what came, in the newest runs that have it. */
export function GroupValues({ group }: { group: FindingGroup }) {
  const { samples } = group;
  const actual = countValues(samples);
  const expected = samples.find((sample) => sample.expected !== null)?.expected ?? null;
  if (expected === null && actual.every(({ value }) => value === null)) return null;
  return (
    <section className="find-values" aria-label="Expected and actual value">
      <div>
        <h3>expected</h3>
        {expected === null ? <p className="q">nothing like it</p> : <Shown value={expected} label="Expected" />}
      </div>
      <div data-mark="actual">
        <h3>
          actual
          {samples.length > 1 && <span className="q">, in the newest {formatCount(samples.length)} findings</span>}
        </h3>
        {actual.slice(0, valuesMax).map(({ value, count }, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: values have no name
          <div key={at} className="find-value">
            <Shown value={value} label="Actual" />
            {samples.length > 1 && <b className="med">{formatCount(count)}</b>}
          </div>
        ))}
        {actual.length > valuesMax && <p className="q">and {formatCount(actual.length - valuesMax)} other values</p>}
      </div>
    </section>
  );
}

/** Longer values get the viewer, which folds and finds. */
const inlineChars = 80;

function Shown({ value, label }: { value: Json; label: string }) {
  const text = typeof value === "string" ? value : (JSON.stringify(value) ?? "");
  if (text.length <= inlineChars) return <code>{visibleText(JSON.stringify(value) ?? "")}</code>;
  return typeof value === "string" ? (
    <Content text={value} label={label} asWritten />
  ) : (
    <ValueContent value={value} label={label} />
  );
}
