import Link from "next/link";
import { cutText, visibleText } from "@/components/json/visible-text";
import { EmptyState } from "@/components/ui/empty-state";

const idChars = 64;

export function RunNotFound({ id }: { id: string }) {
  return (
    <EmptyState
      title="This run is not here"
      action={
        <Link className="btn" href="/runs">
          All runs
        </Link>
      }
    >
      Nothing of <code>{visibleText(cutText(id, idChars))}</code> has arrived in this project. It may belong to another
      project, its spans may still be on their way, or they were deleted by age.
    </EmptyState>
  );
}
