import { active } from "@/sdk/src/active";
import { redacted } from "@/sdk/src/telemetry/telemetry";

/**
 * Writes down a decision of the agent and returns the choice: what it chose, among what, because of what.
 * @example if (!decide("refund?", verdict.refund, { because: verdict.why })) return { outcome: "declined" };
 */
export function decide<T>(
  name: string,
  choice: T,
  why: { readonly options?: readonly T[]; readonly because?: string; readonly confidence?: number } = {},
): T {
  const store = active.getStore();
  const span = store?.step?.span ?? store?.run.span;
  if (span?.isRecording()) {
    const { options, because, confidence } = why;
    span.addEvent("tracegate.decision", {
      "tracegate.decision.name": name,
      "tracegate.decision.choice": asText(name, choice),
      ...(options === undefined ? {} : { "tracegate.decision.options": options.map((option) => asText(name, option)) }),
      ...(because === undefined ? {} : { "tracegate.decision.because": asText(`${name}.because`, because) }),
      ...(confidence === undefined ? {} : { "tracegate.decision.confidence": confidence }),
    });
  }
  return choice;
}

function asText(path: string, value: unknown): string {
  const shown = redacted(`decision.${path}`, value);
  return typeof shown === "string" ? shown : (JSON.stringify(shown) ?? "undefined");
}
