import { Skeleton, SkeletonRows } from "@/components/ui/skeleton";

const figures = [64, 52, 70, 58, 60, 48];

/** The page while its run is read: the final layout at real sizes. */
export function RunSkeleton() {
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
          <div className="bar-h" />
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
