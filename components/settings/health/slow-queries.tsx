import type { SystemHealth } from "@/lib/contract/system";
import { formatCount, formatDuration } from "@/lib/format";

const msNs = 1_000_000;

/** Where the database spends its time, as far as it says. */
export function SlowQueries({ slow: { source, queries } }: { slow: SystemHealth["slow"] }) {
  const isNow = source === "pg_stat_activity";
  return (
    <section aria-labelledby="health-slow">
      <header className="shead">
        <h2 id="health-slow">Slow queries</h2>
        <span className="q desk">
          {isNow
            ? "only what runs at this moment: pg_stat_statements is not installed"
            : "by the time they took in all"}
        </span>
      </header>
      {queries.length === 0 ? (
        <p className="settings-text q">{isNow ? "Nothing runs longer than a tenth of a second." : "None yet."}</p>
      ) : (
        <table className="tfix hl-slow">
          <thead>
            <tr>
              <th scope="col">Query</th>
              <th scope="col" className="num desk w-num">
                Calls
              </th>
              <th scope="col" className="num desk w-num">
                Mean
              </th>
              <th scope="col" className="num w-num">
                {isNow ? "For" : "In all"}
              </th>
            </tr>
          </thead>
          <tbody>
            {queries.map(({ query, calls, meanMs, totalMs }) => (
              <tr key={query}>
                <td className="mono" title={query}>
                  {query}
                </td>
                <td className="num desk">{calls !== null && formatCount(calls)}</td>
                <td className="num desk">{meanMs !== null && formatDuration(meanMs * msNs)}</td>
                <td className="num">{formatDuration(totalMs * msNs)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}
