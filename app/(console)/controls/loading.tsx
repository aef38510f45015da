import { TopBar } from "@/components/shell/top-bar";
import { SkeletonRows } from "@/components/ui/skeleton";

const columns = [
  { id: "scope", width: 160 },
  { id: "control", width: 200 },
  { id: "by", width: 80 },
  { id: "why", width: 220 },
];

export default function Loading() {
  return (
    <>
      <TopBar title="Controls" />
      <div className="body">
        <SkeletonRows rows={12} columns={columns} />
      </div>
    </>
  );
}
