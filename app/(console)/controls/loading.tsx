import { controlColumns } from "@/components/control/control-columns";
import { TopBar } from "@/components/shell/top-bar";
import { SkeletonRows } from "@/components/ui/skeleton";

export default function Loading() {
  return (
    <>
      <TopBar title="Controls" />
      <div className="body">
        <SkeletonRows rows={12} columns={controlColumns} />
      </div>
    </>
  );
}
