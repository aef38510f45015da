// The allow-list of ARCHITECTURE.md: an import that is not listed here fails, as does a cycle.
const npm = "^node_modules/";
const core = { dependencyTypes: ["core"] };
const to = (...paths) => paths.map((path) => ({ path }));
const allow = (from, ...targets) =>
  targets.map((target) => ({ from: { path: from, pathNot: "[.]test[.]tsx?$" }, to: target }));

module.exports = {
  forbidden: [
    {
      name: "no-cycle",
      comment: "what is loaded later may use what it was asked for by",
      severity: "error",
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ["dynamic-import"] } },
    },
    {
      name: "no-missing-file",
      comment: "LangGraph is installed by the test of its recipe alone",
      severity: "error",
      from: { pathNot: "^sdk/recipes/langgraph[.]mjs$" },
      to: { couldNotResolve: true },
    },
    {
      name: "sql-stays-in-server",
      severity: "error",
      from: { pathNot: "^lib/(server|worker|collector|testing)/|[.]test[.]tsx?$|^bench/" },
      to: { path: "^lib/server/sql/" },
    },
    {
      name: "tests-stay-in-tests",
      comment: "lib/testing is imported by tests and by itself",
      severity: "error",
      from: { pathNot: "[.]test[.]tsx?$|^lib/testing/|^bench/" },
      to: { path: "^lib/testing/|[.]test[.]tsx?$" },
    },
  ],
  allowed: [
    ...allow("^lib/domain/", ...to("^lib/domain/")),
    ...allow("^lib/domain/cost/", ...to("^node_modules/@pydantic/genai-prices/")),
    ...allow("^lib/contract/", ...to("^lib/contract/", "^lib/domain/", "^node_modules/zod/")),
    ...allow("^lib/otlp/", core, ...to("^lib/otlp/", "^lib/domain/")),
    ...allow("^lib/format[.]ts$", ...to("^lib/domain/")),
    ...allow(
      "^lib/server/",
      core,
      ...to(
        "^lib/(server|domain|contract|otlp)/",
        "^lib/format[.]ts$",
        "^prisma/(generated/|migrate[.]mjs)|^package[.]json$",
        npm,
      ),
    ),
    ...allow("^lib/collector/", core, ...to("^lib/(collector|server|domain|contract|otlp)/", npm)),
    ...allow("^lib/web/", core, ...to("^lib/(web|server|domain|contract|otlp)/", "^app/api/", npm)),
    ...allow("^lib/worker/", core, ...to("^lib/(worker|server|domain|contract|otlp)/", npm)),
    ...allow("^lib/demo/model-server/", core, ...to("^lib/demo/model-server/")),
    ...allow("^lib/browser/", ...to("^lib/(browser|contract|domain)/", "^lib/format[.]ts$", npm)),
    ...allow("^components/", ...to("^components/", "^lib/(browser|contract|domain)/", "^lib/format[.]ts$", npm)),
    ...allow(
      "^app/",
      core,
      ...to(
        "^(app|components)/|^package[.]json$",
        "^lib/(browser|contract|domain|otlp|server)/",
        "^lib/format[.]ts$",
        npm,
      ),
    ),
    ...allow("^(proxy|instrumentation)[.]ts$", ...to("^lib/(server|contract|domain)/", npm)),
    ...allow("^prisma/", core, ...to("^prisma/", npm)),
    ...allow("^bin/", core, ...to("^(bin|prisma)/", "^lib/server/settings[.]mjs$", npm)),
    ...allow(
      "^bench/",
      core,
      ...to(
        "^(bench|bin|prisma)/",
        "^lib/(otlp|domain|contract|server|testing|demo)/|^sdk/src/|^conformance/labelled/",
        npm,
      ),
    ),
    ...allow("^conformance/", core, ...to("^conformance/")),
    // the journey with the keyboard presses every key of that table
    ...allow("^e2e/", core, ...to("^e2e/", "^lib/browser/key-bindings[.]ts$", npm)),
    ...allow("^sdk/", core, ...to("^sdk/", "^lib/(domain|contract)/", "^(sdk/)?node_modules/@opentelemetry/")),
    ...allow("^sdk/src/cli/", ...to("^lib/format[.]ts$")),
    ...allow("^sdk/(build[.]mjs$|test/)", core, ...to("^sdk/", npm)),
    // as somebody without our SDK would: plain REST
    ...allow("^sdk/recipes/", core, ...to("^sdk/recipes/|^@langchain/langgraph$", npm)),
    // as a user of the package would: its public exports, and zod
    ...allow("^lib/demo/", core, ...to("^lib/demo/", "^sdk/src/index[.]ts$|^node_modules/(zod|tracegate)/")),
    ...allow("^lib/testing/", core, ...to("^(lib|bin|prisma)/", npm)),
    { from: { path: "[.]test[.]tsx?$", pathNot: "^e2e/" }, to: core },
    {
      from: { path: "[.]test[.]tsx?$", pathNot: "^e2e/" },
      to: {
        path: "^(app|lib|bin|prisma|components|sdk)/|^conformance/labelled/|^(proxy|instrumentation)[.]ts$|^package[.]json$",
      },
    },
    { from: { path: "[.]test[.]tsx?$" }, to: { path: npm } },
  ],
  allowedSeverity: "error",
  options: {
    tsConfig: { fileName: "tsconfig.json" },
    tsPreCompilationDeps: true,
    doNotFollow: { path: "node_modules|^prisma/generated/" },
    // a consumer's files see the packed SDK, not this repository
    exclude: { path: "^prisma/generated/.*prisma/generated/|^sdk/(dist|test/consumer)/" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "require", "node", "default", "types"],
    },
  },
};
