import type { ComponentType } from "react";
import { TimelineView } from "@/components/run/timeline-view";
import type { StepViewProps } from "@/components/run/view-props";

/** The views of a run, in the order of their tabs. */
export const runViews = ["timeline"] as const;
export type RunViewName = (typeof runViews)[number];

export const viewOf: Readonly<Record<RunViewName, { label: string; View: ComponentType<StepViewProps> }>> = {
  timeline: { label: "Timeline", View: TimelineView },
};
