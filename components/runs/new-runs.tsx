"use client";

import { Button } from "@/components/ui/button";
import { formatCount } from "@/lib/format";

/** Says over the rows that more came in above them. `many`: so many that the list has to begin anew. */
export function NewRuns({ count, many, onShow }: { count: number; many: boolean; onShow: () => void }) {
  const some = count === 0 ? "" : `${formatCount(count)} new ${count === 1 ? "run" : "runs"}`;
  const text = many ? "Many new runs" : some;
  return (
    <div className="runs-new" role="status">
      {text && (
        <Button size="sm" variant="ink" onClick={onShow}>
          {text} above
        </Button>
      )}
    </div>
  );
}
