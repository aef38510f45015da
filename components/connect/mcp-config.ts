import { type Block, keyPlaceholder, type Target } from "@/components/connect/clients";

/** How clients of the Model Context Protocol are pointed at Tracegate. A test connects with what stands here. */
export function mcpBlocks({ webUrl, key }: Pick<Target, "webUrl" | "key">): readonly Block[] {
  const url = `${webUrl}/mcp`;
  const bearer = `Bearer ${key ?? keyPlaceholder}`;
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
