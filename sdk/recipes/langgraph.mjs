// LangGraph JS: a node that interrupts. It runs again from its start on resume, so the effect stands after the interrupt.
import { Annotation, Command, END, interrupt, MemorySaver, START, StateGraph } from "@langchain/langgraph";
import { askApproval } from "./approval.mjs";

export async function refundOrder(order, cents, { refund, thread }) {
  const granted = new Map();
  const State = Annotation.Root({ order: Annotation(), cents: Annotation(), outcome: Annotation() });
  const refundNode = async (state) => {
    const args = { order: state.order, cents: state.cents };
    // the value that resumes is looked up, never trusted: it names a decision that is held by this process
    const { id, reason } = interrupt({ name: "refund", args });
    const decision = granted.get(id);
    return { outcome: decision === undefined ? reason : await decision.run(refund) };
  };
  const graph = new StateGraph(State)
    .addNode("refund", refundNode)
    .addEdge(START, "refund")
    .addEdge("refund", END)
    .compile({ checkpointer: new MemorySaver() });
  const config = { configurable: { thread_id: thread } };
  let state = await graph.invoke({ order, cents }, config);
  while (state.__interrupt__?.length > 0) {
    const [{ id, value }] = state.__interrupt__;
    const ask = `Refund ${value.args.cents / 100} EUR for order ${value.args.order}?`;
    const decision = await askApproval({ id: `${thread}-${id}`, ...value, ask, edit: ["cents"] });
    if (decision.verdict === "approved") granted.set(id, decision);
    state = await graph.invoke(new Command({ resume: { id, reason: decision.reason } }), config);
  }
  return state.outcome;
}
