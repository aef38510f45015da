import { describe, expect, it } from "vitest";
import { controlRows, openWords, type Scope, stoppedWords } from "@/lib/domain/guard/control-table";

const control = (scope: Scope, epoch: number, state: "run" | "pause" | "drain" | "kill" = "pause") => ({
  ...{ scope, state, epoch },
});
const group = (pipeline: string, version: string, running = 1, waiting = 0, lost = 0) => ({
  ...{ pipeline, version, running, waiting, lost },
});
const draw = (...args: Parameters<typeof controlRows>) =>
  controlRows(...args).map(
    ({ scope, name, level, control, open }) =>
      `${"  ".repeat(level)}${scope.kind} ${name} ${control?.state ?? "run"} ${open === null ? "-" : openWords(open)}`,
  );

describe("controlRows", () => {
  it("has the project alone where nothing was ever run", () => {
    expect(draw("harbor", [], [])).toEqual(["project harbor run idle"]);
  });
  it("lists pipelines with runs, controlled versions, tools and runs", () => {
    const controls = [
      control({ kind: "version", pipeline: "desk", version: "v1" }, 1, "drain"),
      control({ kind: "tool", tool: "pay" }, 2),
      control({ kind: "run", runId: "r1" }, 3, "kill"),
      control({ kind: "run", runId: "r2" }, 4, "kill"),
      control({ kind: "pipeline", pipeline: "gone" }, 5),
    ];
    expect(draw("harbor", controls, [group("desk", "v2", 2, 1), group("report", "v1", 0, 0, 1)])).toEqual([
      "project harbor run 2 running, 1 waiting, 1 lost",
      "  pipeline desk run 2 running, 1 waiting",
      "    version v1 drain idle",
      "  pipeline gone pause idle",
      "  pipeline report run 1 lost",
      "  tool pay pause -",
      "  run r2 kill -",
      "  run r1 kill -",
    ]);
  });
  it("tells versions apart where several have runs", () => {
    expect(draw("h", [], [group("desk", "v2"), group("desk", "v1")]).slice(1)).toEqual([
      "  pipeline desk run 2 running",
      "    version v1 run 1 running",
      "    version v2 run 1 running",
    ]);
  });
});

it("names all that a control stopped, also what there was none of", () => {
  expect(stoppedWords({ runs: 71, approvals: 1, holds: 0 })).toBe("71 runs, 1 approval, 0 holds");
});
