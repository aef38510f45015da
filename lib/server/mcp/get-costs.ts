import { apiCalls } from "@/lib/contract/api";
import { CostQuery } from "@/lib/contract/costs";
import { GetCosts } from "@/lib/contract/mcp";
import { getCosts } from "@/lib/server/costs/costs";
import { shortenOrNull } from "@/lib/server/mcp/short-text";
import { reads, tool } from "@/lib/server/mcp/tool";
import { publicUrl } from "@/lib/server/notify/link-token";

const labelChars = 200;

export const getCostsTool = tool({
  name: "get_costs",
  title: "Costs",
  description:
    "What runs cost, to the micro-dollar, in rows by pipeline, model, provider, step, tool, user, session, version or tag, beside the stretch of the same length before; what of it was wasted and why (failed runs, retries, loops, repairs, unused steps, cache misses); unit costs; and usage that has no price, by which the sums are too low.",
  input: GetCosts,
  call: apiCalls.getCosts,
  annotations: reads,
  async run(asked, { caller: { projectId } }) {
    const {
      series: _,
      edges: __,
      rows,
      unpriced,
      ...costs
    } = await getCosts(projectId, CostQuery.parse({ ...asked, bucket: "month" }), Date.now());
    return {
      ...costs,
      rows: rows.map(({ label, ...row }) => ({ label: shortenOrNull(label, labelChars), ...row })),
      unpriced: unpriced.slice(0, asked.limit),
      openIn: `${publicUrl()}/costs`,
    };
  },
});
