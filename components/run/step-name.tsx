import { cutText, visibleText } from "@/components/json/visible-text";
import type { StepKind } from "@/lib/domain/trace/step";

const nameChars = 300;

/** A step by its name; of a model call the model is loud and the rest quiet. Direction marks in a name stay inside it. */
export function StepName({ name, model, kind }: { name: string; model: string | null; kind: StepKind }) {
  const { quiet, loud } = splitName(name, kind === "llm" ? model : null);
  return (
    <bdi className="nm">
      {quiet && <em>{visibleText(cutText(quiet, nameChars))}</em>} <span>{visibleText(cutText(loud, nameChars))}</span>
    </bdi>
  );
}

/**
 * A name that ends with the model asked for (`chat gpt-5` of `gpt-5-2026-08-07`) says it itself; others get it behind.
 */
export function splitName(name: string, model: string | null): { quiet: string; loud: string } {
  if (model === null || name === "") return { quiet: "", loud: name || model || "unnamed" };
  const last = name.slice(name.lastIndexOf(" ") + 1);
  const saysIt = last.length > 2 && (model.startsWith(last) || last.startsWith(model));
  return saysIt ? { quiet: name.slice(0, -last.length).trim(), loud: last } : { quiet: name, loud: model };
}
