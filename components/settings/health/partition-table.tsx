import type { SystemHealth } from "@/lib/contract/system";
import { formatBytes, formatCount } from "@/lib/format";

/** The partitions of telemetry by size: what retention will drop is here. */
export function PartitionTable({ system: { partitions, partitionsTotal } }: { system: SystemHealth }) {
  return (
    <section aria-labelledby="health-partitions">
      <header className="shead">
        <h2 id="health-partitions">Partitions</h2>
        <span className="q desk">
          {partitions.length < partitionsTotal
            ? `the ${partitions.length} largest of ${formatCount(partitionsTotal)}`
            : `${formatCount(partitionsTotal)}, the largest first`}
        </span>
      </header>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: the list scrolls, also from the keyboard */}
      <section className="hl-scroll" aria-label="Partitions by size" tabIndex={0}>
        <table className="tfix hl-partitions">
          <thead>
            <tr>
              <th scope="col">Partition</th>
              <th scope="col" className="desk w-name">
                Table
              </th>
              <th scope="col" className="num w-num">
                Rows, about
              </th>
              <th scope="col" className="num w-num">
                Size
              </th>
            </tr>
          </thead>
          <tbody>
            {partitions.map(({ name, table, rows, bytes }) => (
              <tr key={name}>
                <td className="mono" title={name}>
                  {name}
                </td>
                <td className="desk q2">{table}</td>
                <td className="num">{formatCount(rows)}</td>
                <td className="num">{formatBytes(bytes)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </section>
  );
}
