import { groupColumns } from "@/components/findings/group-columns";
import { TopBar } from "@/components/shell/top-bar";
import { SkeletonRows } from "@/components/ui/skeleton";

export default function Loading() {
  return (
    <>
      <TopBar title="Findings" />
      <div className="body">
        <SkeletonRows rows={12} columns={groupColumns} />
      </div>
    </>
  );
}
