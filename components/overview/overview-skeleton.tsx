import { Skeleton, SkeletonRows } from "@/components/ui/skeleton";

const figures = ["runs", "cost", "schema", "silent", "approvals", "breakers", "budgets"];
const columns = [
  { id: "name", width: 140 },
  { id: "spark", width: 90 },
  { id: "runs", width: 48 },
  { id: "rate", width: 60 },
];

/** The overview in its final layout, before anything is known. */
export function OverviewSkeleton() {
  return (
    <div role="status" aria-label="Loading">
      <div className="ov-figs skt-figs">
        {figures.map((id) => (
          <div key={id}>
            <Skeleton width={72} />
            <Skeleton width={96} height={22} />
            <Skeleton width={84} />
          </div>
        ))}
      </div>
      <div className="ov-mid">
        <div className="ov-day ov-blank" />
        <div className="ov-needs" />
      </div>
      <SkeletonRows rows={8} columns={columns} />
    </div>
  );
}
