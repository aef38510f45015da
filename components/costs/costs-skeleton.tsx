import "./costs.css";
import "./table.css";
import "./menus.css";
import { Skeleton, SkeletonRows } from "@/components/ui/skeleton";

const columns = [
  { id: "label", width: 180 },
  { id: "share", width: 200 },
  { id: "cost", width: 80 },
  { id: "calls", width: 60 },
  { id: "wasted", width: 80 },
];

/** The page of costs while it is read, at its final heights. */
export function CostsSkeleton() {
  return (
    <div role="status" aria-label="Loading">
      <div className="cost-top">
        {["spent", "wasted", "units"].map((id) => (
          <div key={id} className="cost-fig">
            <Skeleton width={80} />
            <Skeleton width={140} height={24} />
            <Skeleton width={110} />
          </div>
        ))}
      </div>
      <div className="cost-sec">
        <Skeleton width={160} height={14} />
        <div className="cost-chart">
          <Skeleton width="100%" height={190} />
        </div>
      </div>
      <SkeletonRows rows={8} columns={columns} />
    </div>
  );
}
