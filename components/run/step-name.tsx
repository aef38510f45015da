import { cutText, visibleText } from "@/components/json/visible-text";
import type { StepKind } from "@/lib/domain/trace/step";

const nameChars = 300;

/** A step by its name; of a model call the model is loud and the rest quiet. Direction marks in a name stay inside it. */
export function StepName({ name, model, kind }: { name: string; model: string | null; kind: StepKind }) {
  const shown = visibleText(cutText(name, nameChars)) || "unnamed";
  if (kind !== "llm" || model === null) return <bdi className="nm">{shown}</bdi>;
  const loud = visibleText(model);
  const quiet = shown.endsWith(loud) ? shown.slice(0, -loud.length).trim() : shown;
  return (
    <bdi className="nm">
      {quiet && <em>{quiet}</em>} {loud}
    </bdi>
  );
}
