"use client";

import { type JsonLine, membersOf } from "@/components/json/json-lines";
import { LongText } from "@/components/json/long-text";
import type { JsonNode } from "@/components/json/read-json";
import { cutText, visibleText } from "@/components/json/visible-text";
import { Icon } from "@/components/ui/icon";
import { formatCount } from "@/lib/format";

const stringChars = 400;
const inlineCharsMax = 20_000;

export type JsonRowProps = {
  line: JsonLine;
  at: number;
  closed: boolean;
  whole: boolean;
  active: boolean;
  onToggle: (at: number) => void;
  onWhole: (at: number) => void;
};

/** What a line says: key, value or bracket, comma; a closed container says how much it holds. */
export function JsonLineText({ line, at, closed, whole, onToggle, onWhole }: Omit<JsonRowProps, "active">) {
  const isArray = line.node.type === "array";
  const bracket = line.part === "open" ? "[{" : "]}";
  const opens = line.part === "open";
  return (
    <>
      {opens && (
        <button
          type="button"
          className="fold-tw"
          tabIndex={-1}
          aria-label={closed ? "Open" : "Close"}
          onClick={() => onToggle(at)}
        >
          <Icon name={closed ? "chevron-right" : "chevron-down"} small />
        </button>
      )}
      {typeof line.key === "string" && (
        <>
          <span className="k">{`"${visibleText(line.key)}"`}</span>
          <span className="p">: </span>
        </>
      )}
      {line.part === "whole" ? (
        <JsonValue node={line.node} whole={whole} onWhole={() => onWhole(at)} />
      ) : (
        <span>{bracket[isArray ? 0 : 1]}</span>
      )}
      {closed && (
        <>
          <span className="q"> {countMembers(line.node)} </span>
          {isArray ? "]" : "}"}
        </>
      )}
      {line.more && (!opens || closed) && ","}
    </>
  );
}

function countMembers(node: JsonNode): string {
  const count = membersOf(node).length;
  const noun = node.type === "array" ? "item" : "key";
  return `${formatCount(count)} ${noun}${count === 1 ? "" : "s"}`;
}

type ValueProps = { node: JsonNode; whole: boolean; onWhole: () => void };

function JsonValue({ node, whole, onWhole }: ValueProps) {
  switch (node.type) {
    case "string":
      return <JsonString value={node.value} whole={whole} onWhole={onWhole} />;
    case "number":
      return <span className="d">{node.text}</span>;
    case "literal":
      return <span className="b">{node.text}</span>;
    default:
      return <InlineMembers node={node} />;
  }
}

function InlineMembers({ node }: { node: JsonNode }) {
  const [open, close] = node.type === "array" ? ["[", "]"] : ["{", "}"];
  return (
    <span>
      {open}
      {membersOf(node).map(([key, member], index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a key may come twice, and members never move
        <span key={`${index} ${key}`}>
          {index > 0 && ", "}
          {typeof key === "string" && (
            <>
              <span className="k">{`"${visibleText(key)}"`}</span>
              <span className="p">: </span>
            </>
          )}
          <JsonValue node={member} whole onWhole={() => {}} />
        </span>
      ))}
      {close}
    </span>
  );
}

/** Quoted and escaped as in JSON; a long one is cut, and says so. */
function JsonString({ value, whole, onWhole }: { value: string; whole: boolean; onWhole: () => void }) {
  const long = value.length > stringChars;
  if (long && whole && value.length > inlineCharsMax) return <LongText text={value} label="Long string" />;
  const shown = long && !whole ? cutText(value, stringChars) : value;
  const escaped = JSON.stringify(shown);
  return (
    <>
      <span className="s" dir="auto">
        {visibleText(long && !whole ? `${escaped.slice(0, -1)}…` : escaped)}
      </span>
      {long && !whole && (
        <button type="button" className="more-text" tabIndex={-1} onClick={onWhole}>
          show all {formatCount(value.length)} characters
        </button>
      )}
    </>
  );
}
