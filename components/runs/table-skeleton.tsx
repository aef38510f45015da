import type { RunColumn } from "@/components/runs/run-cells";
import { Skeleton } from "@/components/ui/skeleton";

const rows = Array.from({ length: 24 }, (_, row) => ({ row, asked: 38 + ((row * 29) % 47) }));

/** The rows of the table before they are there: same grid, same heights. */
export function TableSkeleton({ columns }: { columns: readonly RunColumn[] }) {
  return (
    <div className="runs-skeleton" role="status" aria-label="Loading runs">
      {rows.map(({ row, asked }) => (
        <div key={row} className="runs-row">
          <div className="runs-check">
            <Skeleton width={14} height={14} />
          </div>
          <div className="runs-status">
            <Skeleton width={62} />
          </div>
          <div className="runs-asked">
            <Skeleton width={`${asked}%`} />
          </div>
          {columns.map(({ id, numeric, from, skeleton }) => (
            <div key={id} className={`runs-${id} ${numeric ? "num" : ""}`} data-from={from}>
              <Skeleton width={skeleton} />
            </div>
          ))}
        </div>
      ))}
    </div>
  );
}
