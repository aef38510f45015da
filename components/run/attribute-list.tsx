"use client";

import { Fragment, useMemo, useState } from "react";
import { JsonViewer } from "@/components/json/json-viewer";
import { LongText } from "@/components/json/long-text";
import { fromValue, readDocument } from "@/components/json/read-json";
import { cutText, visibleText } from "@/components/json/visible-text";
import { CopyButton } from "@/components/ui/copy-button";
import type { Attribute } from "@/lib/contract/runs";
import { formatCount } from "@/lib/format";

const shownMax = 200;
const valueChars = 300;
/** Shorter JSON needs no unfolding. */
const inlineChars = 80;

export type AttributeListProps = {
  attributes: readonly Attribute[];
  dropped: number;
  /** Lower case; an attribute is shown where its key or value contains it. */
  search?: string;
};

/** Attributes as they came, with their OTLP type. */
export function AttributeList({ attributes, dropped, search = "" }: AttributeListProps) {
  const [all, setAll] = useState(false);
  const found = useMemo(
    () => (search === "" ? attributes : attributes.filter((attribute) => contains(attribute, search))),
    [attributes, search],
  );
  const shown = all ? found : found.slice(0, shownMax);
  return (
    <>
      <dl className="attrs">
        {shown.map((attribute, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a key may come twice
          <Row key={`${index} ${attribute.key}`} attribute={attribute} />
        ))}
      </dl>
      {found.length === 0 && (
        <p className="none">
          {attributes.length === 0 ? "None." : `None of ${formatCount(attributes.length)} contains it.`}
        </p>
      )}
      {shown.length < found.length && (
        <p className="limit">
          {formatCount(shown.length)} of {formatCount(found.length)}{" "}
          <button type="button" className="link" onClick={() => setAll(true)}>
            show all
          </button>
        </p>
      )}
      {dropped > 0 && (
        <p className="limit">The client dropped {formatCount(dropped)} more before sending (a limit of its SDK).</p>
      )}
    </>
  );
}

export const valueText = ({ value }: Attribute) => (typeof value === "string" ? value : JSON.stringify(value));
const contains = (attribute: Attribute, search: string) =>
  attribute.key.toLowerCase().includes(search) || valueText(attribute).toLowerCase().includes(search);

function Row({ attribute }: { attribute: Attribute }) {
  return (
    <div className="attr">
      <dt className="mono">
        <Key name={attribute.key} />
        <CopyButton iconOnly text={attribute.key} label={`Copy the key ${attribute.key}`} />
      </dt>
      <dd className="mono">
        <Value attribute={attribute} />
        <span className="q type">{attribute.type}</span>
        <CopyButton iconOnly text={() => valueText(attribute)} label={`Copy the value of ${attribute.key}`} />
      </dd>
    </div>
  );
}

/** A key breaks behind its dots and underscores, not inside a word. */
function Key({ name }: { name: string }) {
  const parts = visibleText(name).split(/(?<=[._])/);
  return (
    <bdi>
      {parts.map((part, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: parts of a key may repeat and never move
        <Fragment key={index}>
          {part}
          <wbr />
        </Fragment>
      ))}
    </bdi>
  );
}

function Value({ attribute }: { attribute: Attribute }) {
  const [open, setOpen] = useState(false);
  const { value, key } = attribute;
  const text = valueText(attribute);
  const structured = typeof value === "object" && value !== null;
  const document = useMemo(
    () => (!open ? null : typeof value === "string" ? readDocument(value) : fromValue(value)),
    [open, value],
  );
  const isLong = text.length > valueChars;
  const folds = isLong || (text.length > inlineChars && (structured || /^\s*[[{]/.test(text.slice(0, 100))));
  if (!folds) return <bdi className={typeof value === "string" ? "s" : "d"}>{visibleText(text) || '""'}</bdi>;
  return (
    <div className="grow">
      {open ? (
        document ? (
          <JsonViewer node={document} label={key} />
        ) : (
          <LongText text={text} label={key} />
        )
      ) : (
        <bdi className="s">
          {visibleText(cutText(text, valueChars))}
          {isLong && "…"}
        </bdi>
      )}
      <button type="button" className="more-text" aria-expanded={open} onClick={() => setOpen(!open)}>
        {open ? "show less" : isLong ? `show all ${formatCount(text.length)} characters` : "as JSON"}
      </button>
    </div>
  );
}
