import { Skeleton } from "@/components/ui/skeleton";

const rows = [0, 1, 2, 3, 4, 5, 6];

/** Requests at their real height. */
export function QueueSkeleton() {
  return (
    <div className="queue" role="status" aria-label="Loading">
      {rows.map((row) => (
        <div key={row} className="queue-sk">
          <Skeleton width={120} />
          <Skeleton width={row % 2 === 0 ? 250 : 200} />
          <Skeleton width={90} />
        </div>
      ))}
    </div>
  );
}
