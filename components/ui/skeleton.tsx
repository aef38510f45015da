export type SkeletonProps = { width: number | string; height?: number; round?: boolean };

/** One block of the final layout. */
export function Skeleton({ width, height = 10, round = false }: SkeletonProps) {
  return <span className="sk" style={{ width, height, ...(round ? { borderRadius: "50%" } : {}) }} />;
}

export type SkeletonColumn = { id: string; width: number };

/** Rows at their real height, for a list that is loading. The second column varies, as sentences do. */
export function SkeletonRows({ rows, columns }: { rows: number; columns: readonly SkeletonColumn[] }) {
  const lengths = Array.from({ length: rows }, (_, row) => ({ row, share: 1 - ((row * 7) % 5) / 12 }));
  return (
    <div className="skt" role="status" aria-label="Loading">
      {lengths.map(({ row, share }) => (
        <div key={row}>
          {columns.map(({ id, width }, i) => (
            <Skeleton key={id} width={i === 1 ? width * share : width} />
          ))}
        </div>
      ))}
    </div>
  );
}
