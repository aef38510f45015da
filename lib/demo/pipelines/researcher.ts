import type { Tool } from "@/lib/demo/pipelines/http";

export const researcherRules =
  "You research one question with the tools you have. Answer in two sentences once the sources say it; cite their addresses.";

export const researchTools: readonly Tool[] = [
  {
    name: "search",
    description: "Search the web",
    input_schema: { type: "object", properties: { q: { type: "string" } }, required: ["q"] },
  },
  {
    name: "fetch",
    description: "Read a page",
    input_schema: { type: "object", properties: { url: { type: "string" } }, required: ["url"] },
  },
];
