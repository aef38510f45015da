import { ThreadSkeleton } from "@/components/thread/thread-states";
import "@/components/thread/thread.css";

export default function Loading() {
  return <ThreadSkeleton />;
}
