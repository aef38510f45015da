import { TopBar } from "@/components/shell/top-bar";
import { SkeletonRows } from "@/components/ui/skeleton";

export default function Loading() {
  return (
    <>
      <TopBar title="Pipeline" crumb={{ href: "/pipelines", label: "Pipelines" }} />
      <SkeletonRows rows={8} columns={[{ id: "figures", width: 420 }]} />
    </>
  );
}
