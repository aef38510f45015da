import type { ReactNode } from "react";
import { Content, ValueContent } from "@/components/run/content";
import { CopyButton } from "@/components/ui/copy-button";
import type { SpanDetail } from "@/lib/contract/runs";
import { writtenText } from "@/lib/domain/trace/written-value";

/** What went into the step and what came out: a tool's arguments and result, else the texts. */
export function IoTab({ span }: { span: SpanDetail }) {
  const { tool, inputText, outputText } = span;
  if (tool === null && inputText === null && outputText === null) {
    return (
      <p className="none">
        The client sent neither an input nor an output with this step. The attributes hold all that it sent.
      </p>
    );
  }
  const input = tool ? (writtenText(span, "tool.arguments", tool.arguments) ?? tool.arguments) : inputText;
  const output = tool ? (writtenText(span, "tool.result", tool.result) ?? tool.result) : outputText;
  return (
    <>
      <Side title={tool ? "Arguments" : "Input"} value={input}>
        {typeof input === "string" ? (
          <Content text={input} label="Input" bare />
        ) : (
          <ValueContent value={input} label="Input" />
        )}
      </Side>
      <Side title={tool ? "Result" : "Output"} value={output}>
        {typeof output === "string" ? (
          <Content text={output} label="Output" bare />
        ) : (
          <ValueContent value={output} label="Output" />
        )}
      </Side>
    </>
  );
}

function Side({ title, value, children }: { title: string; value: unknown; children: ReactNode }) {
  return (
    <section className="sec io">
      <header>
        <h2>{title}</h2>
        {value !== null && (
          <span className="end">
            <CopyButton
              iconOnly
              text={() => (typeof value === "string" ? value : JSON.stringify(value, null, 2))}
              label={`Copy the ${title.toLowerCase()}`}
            />
          </span>
        )}
      </header>
      {value === null ? <span className="q">not sent</span> : children}
    </section>
  );
}
