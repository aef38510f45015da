"use client";

import { useState } from "react";
import { visibleText } from "@/components/json/visible-text";
import { Content, ValueContent } from "@/components/run/content";
import { Icon } from "@/components/ui/icon";
import { KindGlyph } from "@/components/ui/kind-glyph";
import type { SpanDetail } from "@/lib/contract/runs";
import { calledTools } from "@/lib/domain/trace/called-tools";
import { formatCount } from "@/lib/format";

/** The tools that the model was offered; those it called first in the eye. */
export function ToolsTab({ span }: { span: SpanDetail }) {
  const called = calledTools(span);
  const unknown = [...called.keys()].filter((name) => !span.tools.some((tool) => tool.name === name));
  return (
    <section className="sec tools" aria-label="Tools offered">
      <header>
        <h2>Offered</h2>
        <span className="q">
          {formatCount(span.tools.length)}, {called.size === 0 ? "none" : formatCount(called.size)} called in the answer
        </span>
      </header>
      {unknown.length > 0 && (
        <p className="tool-unknown">The answer calls {unknown.map(visibleText).join(", ")}, which was not offered.</p>
      )}
      {span.tools.map((tool, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a name may come twice, and the list never moves
        <Tool key={index} tool={tool} calls={called.get(tool.name) ?? 0} />
      ))}
    </section>
  );
}

type ToolProps = { tool: SpanDetail["tools"][number]; calls: number };

function Tool({ tool, calls }: ToolProps) {
  const [open, setOpen] = useState(false);
  const { name, description, schema } = tool;
  return (
    <div className="call tool-offer">
      <button type="button" aria-expanded={open} disabled={schema === null} onClick={() => setOpen(!open)}>
        {schema !== null && <Icon name={open ? "chevron-down" : "chevron-right"} small />}
        <KindGlyph kind="tool" />
        <bdi className="mono cut">{visibleText(name)}</bdi>
        {calls > 0 && <span className="chip accent">called{calls > 1 && ` ${formatCount(calls)} times`}</span>}
        <span className="q end">{schema === null ? "no schema sent" : argumentsOf(schema)}</span>
      </button>
      {description !== null && (
        <div className="tool-words">
          <Content text={description} label={`What ${name} does`} />
        </div>
      )}
      {open && <ValueContent value={schema} label={`Schema of ${name}`} />}
    </div>
  );
}

/** `order_id, reason?`: names of the arguments, optional ones marked. */
function argumentsOf(schema: ToolProps["tool"]["schema"]): string {
  if (typeof schema !== "object" || schema === null || Array.isArray(schema)) return "schema";
  const { properties, required } = schema as { properties?: unknown; required?: unknown };
  if (typeof properties !== "object" || properties === null) return "schema";
  const needed: readonly unknown[] = Array.isArray(required) ? required : [];
  const names = Object.keys(properties).map((name) => visibleText(name) + (needed.includes(name) ? "" : "?"));
  return names.length === 0 ? "no arguments" : names.join(", ");
}
