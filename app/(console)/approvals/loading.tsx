import { QueueSkeleton } from "@/components/approvals/queue-skeleton";
import { TopBar } from "@/components/shell/top-bar";

export default function Loading() {
  return (
    <>
      <TopBar title="Approvals" />
      <div className="cols approvals">
        <section className="pane">
          <QueueSkeleton />
        </section>
        <section className="pane item-pane" />
      </div>
    </>
  );
}
