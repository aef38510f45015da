import Link from "next/link";
import { visibleText } from "@/components/json/visible-text";
import { EmptyState } from "@/components/ui/empty-state";
import { Skeleton, SkeletonRows } from "@/components/ui/skeleton";

const idChars = 64;
const figures = [48, 60, 64, 52, 80];

export function ThreadNotFound({ kind, id }: { kind: "session" | "user"; id: string }) {
  return (
    <EmptyState
      title={`No run names this ${kind}`}
      action={
        <Link className="btn" href="/runs">
          All runs
        </Link>
      }
    >
      No run of this project carries the {kind} id <code>{visibleText(id.slice(0, idChars)) || "(empty)"}</code>. It may
      belong to another project, its runs may still be on their way, or they were deleted by age. Clients name a {kind}{" "}
      with the attribute <code>{kind === "session" ? "session.id" : "user.id"}</code>.
    </EmptyState>
  );
}

/** The page while it is read: the final layout at real sizes. */
export function ThreadSkeleton() {
  return (
    <div className="thread" role="status" aria-label="Reading the runs">
      <div className="facts thread-facts">
        {figures.map((width) => (
          <Skeleton key={width} width={width} />
        ))}
      </div>
      <SkeletonRows
        rows={10}
        columns={[
          { id: "status", width: 64 },
          { id: "text", width: 420 },
        ]}
      />
    </div>
  );
}
