import { describe, expect, it } from "vitest";
import { holding, runActions } from "@/lib/domain/guard/run-actions";

describe("runActions", () => {
  it("offers nothing for a run that has ended", () => {
    for (const status of ["done", "failed", "halted"] as const) {
      expect(runActions(status, null, "owner").actions).toEqual([]);
    }
  });
  it("offers to resume what the run's own control holds", () => {
    expect(runActions("running", null, "owner").actions).toEqual(["pause", "drain", "kill"]);
    expect(runActions("waiting", "pause", "owner").actions).toEqual(["resume", "kill"]);
    expect(runActions("lost", "run", "owner").actions).toEqual(["pause", "drain", "kill"]);
  });
  it("says why somebody may not", () => {
    expect(runActions("running", null, "reviewer").blocked).toMatch(/operator.*reviewer/);
    expect(runActions("running", null, "operator").blocked).toBeNull();
    expect(runActions("running", null, null).blocked).toBeNull();
  });
});

it("finds the control that holds a run back", () => {
  const control = (kind: string, state: "run" | "pause" | "drain" | "kill") => ({ scope: { kind }, state });
  const [project, newer, older] = [control("project", "run"), control("run", "pause"), control("pipeline", "pause")];
  expect(holding([project, newer, older])).toBe(newer);
  expect(holding([newer, control("tool", "kill")])?.state).toBe("kill");
  expect(holding([project])).toBeNull();
});
