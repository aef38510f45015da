import { TopBar } from "@/components/shell/top-bar";
import { SkeletonRows } from "@/components/ui/skeleton";

const columns = [
  { id: "name", width: 120 },
  { id: "value", width: 260 },
];

export default function Loading() {
  return (
    <>
      <TopBar title="Settings" />
      <div className="body">
        <SkeletonRows rows={9} columns={columns} />
      </div>
    </>
  );
}
