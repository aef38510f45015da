import { pipelineColumns } from "@/components/pipelines/pipeline-columns";
import { TopBar } from "@/components/shell/top-bar";
import { SkeletonRows } from "@/components/ui/skeleton";

export default function Loading() {
  return (
    <>
      <TopBar title="Pipelines" />
      <div className="body">
        <SkeletonRows rows={12} columns={pipelineColumns} />
      </div>
    </>
  );
}
