"use client";

import { isObject, Value } from "@/components/approvals/approval-args";
import { visibleText } from "@/components/json/visible-text";
import { Content, ValueContent } from "@/components/run/content";
import type { Json } from "@/lib/domain/trace/step";

const factsMax = 30;

/** What the agent says in favour of it: a text, a list of facts, fields, or else JSON. */
export function Evidence({ value }: { value: unknown }) {
  if (value === null || value === undefined) return null;
  return (
    <section className="sec" aria-label="Evidence">
      <header>
        <h2>Evidence</h2>
        <span className="q">as it was sent</span>
      </header>
      {typeof value === "string" ? (
        <Content text={value} label="Evidence" />
      ) : isFacts(value) ? (
        <ul className="facts-list">
          {value.map((fact, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: facts have no names and never move
            <li key={at}>
              <bdi>{visibleText(fact)}</bdi>
            </li>
          ))}
        </ul>
      ) : isObject(value) && Object.keys(value).length > 0 && Object.keys(value).length <= factsMax ? (
        <dl className="args">
          {Object.entries(value).map(([field, each]) => (
            <div key={field}>
              <dt>
                <bdi>{visibleText(field)}</bdi>
              </dt>
              <dd>
                {typeof each === "string" ? <Content text={each} label={field} /> : <Value name={field} value={each} />}
              </dd>
            </div>
          ))}
        </dl>
      ) : (
        <ValueContent value={value as Json} label="Evidence" />
      )}
    </section>
  );
}

const isFacts = (value: unknown): value is string[] =>
  Array.isArray(value) &&
  value.length > 0 &&
  value.length <= factsMax &&
  value.every((fact) => typeof fact === "string");
