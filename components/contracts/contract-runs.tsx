import Link from "next/link";
import { cutText, visibleText } from "@/components/json/visible-text";
import { FindingMark } from "@/components/ui/finding-mark";
import { TimeAgo } from "@/components/ui/time-ago";
import type { Contract } from "@/lib/contract/contracts";
import { formatCount } from "@/lib/format";

const messageChars = 160;
const times = (count: number) => `${formatCount(count)} ${count === 1 ? "time" : "times"}`;

/** Where it is broken most, and runs to look at. */
export function ContractRuns({ contract: { paths, brokenRuns, broken, kept } }: { contract: Contract }) {
  return (
    <>
      {paths.length > 0 && (
        <section className="sec" aria-label="Most violated">
          <header>
            <h2>Most violated</h2>
            <span className="q">in the newest {formatCount(brokenRuns)} broken runs</span>
          </header>
          <table className="tfix ctr-paths">
            <thead>
              <tr>
                <th scope="col">Path</th>
                <th scope="col">What is wrong</th>
                <th scope="col" className="num ctr-count">
                  Runs
                </th>
              </tr>
            </thead>
            <tbody>
              {paths.map(({ path, message, count, runs }) => (
                <tr key={`${path} ${message}`}>
                  <td className="mono" title={path}>
                    <bdi>{visibleText(path) || "the value"}</bdi>
                  </td>
                  <td title={message}>{visibleText(cutText(message, messageChars))}</td>
                  <td className="num" title={times(count)}>
                    {formatCount(runs)}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
      <section className="sec" aria-label="Sample runs">
        <header>
          <h2>Sample runs</h2>
          <span className="q">the newest first</span>
        </header>
        {broken.length + kept.length === 0 && <p className="q">No run was checked yet.</p>}
        <ul className="ctr-samples">
          {[...broken, ...kept.slice(0, 4)].map((sample) => (
            <Sample key={`${sample.traceId} ${sample.hash}`} sample={sample} />
          ))}
        </ul>
      </section>
    </>
  );
}

function Sample({ sample }: { sample: Contract["broken"][number] }) {
  const { traceId, spanId, startedAt, failed, issues } = sample;
  const [first] = issues;
  return (
    <li>
      {failed > 0 ? <FindingMark kind="schema" /> : <span className="ctr-kept" title="kept it" />}
      <Link className="mono link" href={`/runs/${traceId}?span=${spanId}&tab=contract`}>
        {traceId.slice(0, 8)}
      </Link>
      <span className="cut q2">
        {first ? (
          <>
            <span className="mono">{visibleText(first.path) || "the value"}</span>{" "}
            {visibleText(cutText(first.message, messageChars))}
            {issues.length > 1 && ` and ${issues.length - 1} more`}
          </>
        ) : (
          "kept it"
        )}
      </span>
      <span className="end q">
        <TimeAgo at={startedAt} />
      </span>
    </li>
  );
}
