import type { Target } from "@/components/connect/client";
import { CodeBlock } from "@/components/connect/code-block";
import { mcpBlocks } from "@/components/connect/mcp-config";

/** The other direction: an agent that reads runs, and asks people. */
export function McpCard({ target }: { target: Target }) {
  return (
    <section className="mcp" aria-labelledby="mcp">
      <h2 id="mcp">Let an agent read Tracegate (MCP)</h2>
      <p className="q2">
        A coding agent can search runs, read one as a compact transcript, compare two, list findings, and ask a person
        before it acts. A key with the scope read is enough; <code>ask_human</code> needs control.
      </p>
      {mcpBlocks(target).map((block) => (
        <CodeBlock key={block.title} block={block} />
      ))}
    </section>
  );
}
