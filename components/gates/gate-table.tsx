import { showApprover, showMs } from "@/components/gates/policy-words";
import { visibleText } from "@/components/json/visible-text";
import { RiskTag } from "@/components/ui/risk-tag";
import { useNames } from "@/lib/browser/people-queries";
import type { GateUse } from "@/lib/contract/gates";
import type { Risk } from "@/lib/domain/guard/gate";
import { formatE } from "@/lib/domain/trust/trust-sentence";
import { formatCount } from "@/lib/format";

type GateTableProps = { gates: readonly GateUse[]; chosen: string | null; onChoose: (step: string) => void };

/** Every step that asks or has to, and how that went. */
export function GateTable({ gates, chosen, onChoose }: GateTableProps) {
  return (
    <table className="tfix gate-table">
      <thead>
        <tr>
          <th scope="col" className="w-gate">
            Gate
          </th>
          <th scope="col" className="w-risk">
            Risk
          </th>
          <th scope="col" className="desk w-asks">
            Asks
          </th>
          <th scope="col" className="desk">
            Who, quorum
          </th>
          <th scope="col" className="num desk w-n">
            Asked
          </th>
          <th scope="col" className="num desk w-n">
            Unasked
          </th>
          <th scope="col" className="num desk w-n">
            Edited
          </th>
          <th scope="col" className="num desk w-n">
            Rejected
          </th>
          <th scope="col" className="num desk w-wait">
            Median wait
          </th>
          <th scope="col" className="num w-e">
            e
          </th>
        </tr>
      </thead>
      <tbody>
        {gates.map((use) => (
          <GateRow key={use.step} use={use} chosen={use.step === chosen} onChoose={onChoose} />
        ))}
      </tbody>
    </table>
  );
}

type GateRowProps = { use: GateUse; chosen: boolean; onChoose: (step: string) => void };

function GateRow({ use, chosen, onChoose }: GateRowProps) {
  const nameOf = useNames();
  const { step, gate, asked, unasked, edited, rejected, medianWaitMs, waiting, askedRisk, trust } = use;
  const risk = askedRisk ?? gate?.risk;
  const who = gate?.approvers?.map((each) => showApprover(each, nameOf)).join(", ") ?? "as requested";
  return (
    <tr className={chosen ? "on" : undefined}>
      <td>
        <button type="button" className="med cut" aria-pressed={chosen} onClick={() => onChoose(step)}>
          {visibleText(step)}
        </button>
        {waiting > 0 && <span className="chip waiting">{formatCount(waiting)} waiting</span>}
      </td>
      <td>{risk && <RiskTag risk={risk} />}</td>
      <td className="q2 desk">{asksWords(use)}</td>
      <td className="q2 desk cut">{gate === null ? "no policy" : `${who}, ${gate.quorum}`}</td>
      <td className="num desk">{formatCount(asked)}</td>
      <td className="num desk q">{formatCount(unasked)}</td>
      <td className="num desk">{formatCount(edited)}</td>
      <td className="num desk">{formatCount(rejected)}</td>
      <td className="num desk q2">{medianWaitMs === null ? "–" : showMs(Math.round(medianWaitMs))}</td>
      <td className="num q">{evidenceWords(trust, risk)}</td>
    </tr>
  );
}

function asksWords({ gate, trust }: GateUse): string {
  if (trust?.level === 1) return "25 % at random";
  if (trust?.level === 2) return "10 % at random";
  return gate?.required ? "every call" : "as requested";
}

function evidenceWords(trust: GateUse["trust"], risk: Risk | undefined): string {
  if (risk === "critical" || trust?.threshold === null) return "never";
  if (trust === null) return "–";
  return trust.mayRelax ? "to sign" : `${formatE(trust.e)} / ${formatE(trust.threshold)}`;
}
