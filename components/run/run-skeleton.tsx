import { Skeleton, SkeletonRows } from "@/components/ui/skeleton";
import { formatCount } from "@/lib/format";

const figures = [64, 52, 70, 58, 60, 48];

type RunSkeletonProps = { progress?: { readonly read: number; readonly total: number } | null };

/** The page while its run is read: the final layout at real sizes, and how far the steps of a large run are. */
export function RunSkeleton({ progress = null }: RunSkeletonProps) {
  return (
    <>
      <header className="rhead">
        <div className="l1">
          <Skeleton width={320} height={16} />
        </div>
        <div className="facts">
          {figures.map((width) => (
            <Skeleton key={width} width={width} />
          ))}
        </div>
      </header>
      <div className="cols split" role="status" aria-label="Reading the run">
        <section className="pane run-tree">
          <div className="bar-h">
            {progress && (
              <span className="q">
                reading {formatCount(progress.read)} of {formatCount(progress.total)} steps …
              </span>
            )}
          </div>
          <SkeletonRows
            rows={18}
            columns={[
              { id: "glyph", width: 11 },
              { id: "name", width: 180 },
              { id: "bar", width: 240 },
            ]}
          />
        </section>
        <section className="pane run-detail">
          <DetailSkeleton />
        </section>
      </div>
    </>
  );
}

export function DetailSkeleton() {
  return (
    <div className="detail-sk" role="status" aria-label="Reading the step">
      <div className="kv">
        {figures.map((width) => (
          <div key={width}>
            <Skeleton width={width * 0.7} />
            <Skeleton width={width} />
          </div>
        ))}
      </div>
      <div className="tabs" />
      {[0.9, 0.7, 0.8, 0.5].map((share) => (
        <p key={share}>
          <Skeleton width={`${share * 100}%`} />
        </p>
      ))}
    </div>
  );
}
