import { type Block, keyOf, type Target } from "@/components/connect/client";

/** How clients of the Model Context Protocol are pointed at Tracegate. A test connects with what stands here. */
export function mcpBlocks(target: Pick<Target, "webUrl" | "key">): readonly Block[] {
  const url = `${target.webUrl}/mcp`;
  const bearer = `Bearer ${keyOf(target)}`;
  const config = { mcpServers: { tracegate: { type: "http", url, headers: { Authorization: bearer } } } };
  return [
    {
      title: "Claude Code",
      language: "shell",
      code: `claude mcp add --transport http tracegate ${url} \\\n  --header "Authorization: ${bearer}"`,
    },
    {
      title: ".mcp.json, and clients that take the same",
      language: "ts",
      code: JSON.stringify(config, null, 2),
    },
  ];
}
