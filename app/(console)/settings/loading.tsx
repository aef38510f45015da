import { SkeletonRows } from "@/components/ui/skeleton";

const columns = [
  { id: "name", width: 120 },
  { id: "value", width: 260 },
];

export default function Loading() {
  return <SkeletonRows rows={9} columns={columns} />;
}
