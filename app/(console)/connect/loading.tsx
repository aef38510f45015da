import { TopBar } from "@/components/shell/top-bar";
import { SkeletonRows } from "@/components/ui/skeleton";

const columns = [
  { id: "mark", width: 26 },
  { id: "text", width: 420 },
];

export default function Loading() {
  return (
    <>
      <TopBar title="Connect" />
      <div className="body">
        <SkeletonRows rows={8} columns={columns} />
      </div>
    </>
  );
}
