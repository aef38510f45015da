import { passRateOf, sideWords, sourceWords } from "@/components/contracts/contract-words";
import { visibleText } from "@/components/json/visible-text";
import { KindGlyph } from "@/components/ui/kind-glyph";
import { TimeAgo } from "@/components/ui/time-ago";
import type { ContractSummary } from "@/lib/contract/contracts";
import { formatCount, formatShare } from "@/lib/format";

type Props = { contracts: readonly ContractSummary[]; onOpen: (id: string) => void };

export function ContractTable({ contracts, onOpen }: Props) {
  return (
    <table className="tfix ctr-table">
      <thead>
        <tr>
          <th scope="col">Step</th>
          <th scope="col" className="ctr-side">
            Binds
          </th>
          <th scope="col" className="ctr-source desk">
            Source
          </th>
          <th scope="col" className="num ctr-rate">
            Pass rate
          </th>
          <th scope="col" className="num ctr-count desk">
            Checks
          </th>
          <th scope="col" className="num ctr-count desk">
            Versions
          </th>
          <th scope="col" className="num ctr-seen desk">
            Last seen
          </th>
        </tr>
      </thead>
      <tbody>
        {contracts.map((contract) => (
          <ContractRow key={contract.id} contract={contract} onOpen={onOpen} />
        ))}
      </tbody>
    </table>
  );
}

function ContractRow({ contract, onOpen }: { contract: ContractSummary; onOpen: (id: string) => void }) {
  const { id, step, label, kind, side, source, hash, versions, checks, lastSeenAt } = contract;
  return (
    <tr>
      <td title={visibleText(step)}>
        <span className="row">
          <KindGlyph kind={kind} />
          <button type="button" className="med cut ctr-name" onClick={() => onOpen(id)}>
            <bdi>{visibleText(label)}</bdi>
          </button>
          <span className="mono q">@{hash.slice(0, 6)}</span>
        </span>
      </td>
      <td className="q2">{sideWords[side]}</td>
      <td className="q2 desk">{sourceWords[source]}</td>
      <td className="num">
        <PassRate checks={checks} />
      </td>
      <td className="num desk">{formatCount(checks.passed + checks.failed)}</td>
      <td className="num desk">{formatCount(versions)}</td>
      <td className="num desk">
        <TimeAgo at={lastSeenAt} />
      </td>
    </tr>
  );
}

export function PassRate({ checks }: { checks: { passed: number; failed: number } }) {
  const rate = passRateOf(checks);
  if (rate === null) return <span className="q">not checked</span>;
  return <span className={rate < 1 ? "ctr-broken" : undefined}>{formatShare(rate)}</span>;
}
