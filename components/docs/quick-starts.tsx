import Link from "next/link";
import type { Target } from "@/components/connect/client";
import { clients } from "@/components/connect/clients";
import { CodeBlock } from "@/components/connect/code-block";
import { mcpBlocks } from "@/components/connect/mcp-config";
import { Article } from "@/components/docs/article";

/** The same lines as on Connect, all of them on one page; there they come with a key. */
export function QuickStarts({ target }: { target: Target }) {
  const sections = [
    ...clients.map(({ id, label }) => ({ title: label, slug: id, depth: 2 })),
    { title: "MCP", slug: "mcp", depth: 2 },
  ];
  return (
    <Article title="Quick starts" about="The lines to paste, for each client." sections={sections}>
      <div className="prose">
        <p>
          Tracegate reads plain OpenTelemetry at <code>{target.httpUrl}</code> (HTTP) and{" "}
          <code>{target.grpcAddress}</code> (gRPC).{" "}
          <Link className="link" prefetch={false} href="/connect">
            Connect
          </Link>{" "}
          shows these lines with a key in them, and a tick when the first span has arrived.
        </p>
        {clients.map(({ id, label, blocks, sees }) => (
          <section key={id} aria-labelledby={id}>
            <h2 id={id}>
              <a href={`#${id}`}>{label}</a>
            </h2>
            {blocks(target).map((block) => (
              <CodeBlock key={block.title} block={block} />
            ))}
            <p className="docs-sees">{sees}</p>
          </section>
        ))}
        <section aria-labelledby="mcp">
          <h2 id="mcp">
            <a href="#mcp">MCP</a>
          </h2>
          {mcpBlocks(target).map((block) => (
            <CodeBlock key={block.title} block={block} />
          ))}
        </section>
      </div>
    </Article>
  );
}
