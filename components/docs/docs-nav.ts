export type DocsPage = { readonly slug: string; readonly title: string; readonly about: string };

/** Every page of the documentation, once, in the order of the list. Pages of prose are docs/SLUG.md, or what lib/server/docs/prose.ts says. */
export const docsPages: readonly DocsPage[] = [
  {
    slug: "concepts",
    title: "Concepts",
    about: "Runs, steps, findings, contracts, budgets, gates: what the words mean",
  },
  { slug: "quick-starts", title: "Quick starts", about: "The lines to paste, for each client" },
  { slug: "sdk", title: "SDK", about: "Boundaries around the steps of an agent, in TypeScript" },
  { slug: "tools", title: "MCP and terminal", about: "Tracegate for agents, and for scripts" },
  { slug: "api", title: "API reference", about: "Every call, from the OpenAPI description" },
  { slug: "self-hosting", title: "Self-hosting", about: "Ways to run it, every setting, upgrades" },
  { slug: "security", title: "Security model", about: "What is trusted, what is not, and what follows" },
  { slug: "benchmarks", title: "Benchmarks", about: "Measured numbers, missed goals, and how to repeat them" },
  { slug: "comparison", title: "Comparison", about: "Beside Langfuse, Phoenix, LangSmith and Jaeger" },
];
export const docsHref = (slug: string) => `/docs/${slug}`;
