import { SkeletonRows } from "@/components/ui/skeleton";
import { auditColumns } from "./columns";

export default function Loading() {
  return <SkeletonRows rows={16} columns={auditColumns} />;
}
