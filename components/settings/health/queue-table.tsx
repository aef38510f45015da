import { StatusBadge } from "@/components/ui/status-badge";
import type { Queue } from "@/lib/contract/system";
import { formatCount, formatDuration } from "@/lib/format";

/** From then on somebody should look why the worker does not keep up. */
const lateMs = 60_000;

/** What waits for the worker, and for how long. */
export function QueueTable({ queues }: { queues: readonly Queue[] }) {
  return (
    <section aria-labelledby="health-queues">
      <header className="shead">
        <h2 id="health-queues">Queues of the worker</h2>
        <span className="q desk">late from a minute on</span>
      </header>
      <table className="tfix hl-queues">
        <thead>
          <tr>
            <th scope="col" className="w-name">
              Queue
            </th>
            <th scope="col" className="desk">
              Holds
            </th>
            <th scope="col" className="num w-num">
              Depth
            </th>
            <th scope="col" className="num w-num">
              Lag
            </th>
            <th scope="col" className="w-state">
              State
            </th>
          </tr>
        </thead>
        <tbody>
          {queues.map(({ name, means, depth, lagMs }) => (
            <tr key={name}>
              <td className="med">{name}</td>
              <td className="desk q2">{means}</td>
              <td className="num">{formatCount(depth)}</td>
              <td className="num">
                {depth === 0 ? <span className="q">none</span> : formatDuration(lagMs * 1_000_000)}
              </td>
              <td>
                {lagMs >= lateMs && depth > 0 ? (
                  <StatusBadge status="waiting">late</StatusBadge>
                ) : (
                  <StatusBadge status="done">{depth === 0 ? "empty" : "in time"}</StatusBadge>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
