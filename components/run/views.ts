import type { ComponentType } from "react";
import { ConversationView } from "@/components/conversation/conversation-view";
import { ControlView } from "@/components/run/control/control-view";
import { CostView } from "@/components/run/flame/cost-view";
import { FlameView } from "@/components/run/flame/flame-view";
import { GraphView } from "@/components/run/graph/graph-view";
import { TimelineView } from "@/components/run/timeline-view";
import type { StepViewProps } from "@/components/run/view-props";

/** The views of a run, in the order of their tabs. */
export const runViews = ["timeline", "flame", "conversation", "graph", "cost", "control"] as const;
export type RunViewName = (typeof runViews)[number];

export const viewOf: Readonly<Record<RunViewName, { label: string; View: ComponentType<StepViewProps> }>> = {
  timeline: { label: "Timeline", View: TimelineView },
  flame: { label: "Flame", View: FlameView },
  conversation: { label: "Conversation", View: ConversationView },
  graph: { label: "Graph", View: GraphView },
  cost: { label: "Cost", View: CostView },
  control: { label: "Control", View: ControlView },
};
