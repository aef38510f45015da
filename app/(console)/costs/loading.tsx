import { CostsSkeleton } from "@/components/costs/costs-skeleton";
import { TopBar } from "@/components/shell/top-bar";

export default function Loading() {
  return (
    <>
      <TopBar title="Costs" />
      <div className="body">
        <CostsSkeleton />
      </div>
    </>
  );
}
