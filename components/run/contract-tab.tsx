"use client";

import "@/components/contracts/contracts.css";
import Link from "next/link";
import { useState } from "react";
import { AnnotatedJson } from "@/components/contracts/annotated-json";
import { sideWords, sourceWords } from "@/components/contracts/contract-words";
import { cutText, visibleText } from "@/components/json/visible-text";
import { ValueContent } from "@/components/run/content";
import { threadHref } from "@/lib/browser/thread-href";
import type { SpanContract, SpanContracts } from "@/lib/contract/contracts";
import { expectedWords } from "@/lib/domain/contracts/locate";
import { formatCount } from "@/lib/format";

const actualChars = 60;
const shownIssues = 50;

/** Each contract of the step: where the value breaks it, the value with that marked, and the schema beside it. */
export function ContractTab({ data }: { data: SpanContracts }) {
  return data.contracts.map((contract, at) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: a tool may be called twice with one contract, and the list never moves
    <ContractSection key={at} contract={contract} pipeline={data.pipeline} />
  ));
}

type SectionProps = { contract: SpanContract; pipeline: string | null };

function ContractSection({ contract, pipeline }: SectionProps) {
  const { side, source, tool, hash, checked, issues, value, schema, id } = contract;
  const [goTo, setGoTo] = useState<{ path: string } | null>(null);
  const name = tool === null ? sideWords[side] : `arguments of ${visibleText(tool)}`;
  const href =
    id === null || pipeline === null ? null : `${threadHref("pipelines", pipeline)}?tab=contracts&contract=${id}`;
  return (
    <section className="sec" aria-label={`Contract of the ${name}`}>
      <header>
        <h2>
          {name} <span className="mono q">@{hash.slice(0, 6)}</span>
        </h2>
        <span className="q">{sourceWords[source]}</span>
        {href && (
          <Link className="end link" href={href}>
            versions and pass rate
          </Link>
        )}
      </header>
      {!checked ? (
        <p className="q">Nothing was checked: the step failed, shows no value, or its schema cannot be used.</p>
      ) : issues.length === 0 ? (
        <p className="q">The value keeps it.</p>
      ) : (
        <IssueTable issues={issues} onGo={(path) => setGoTo({ path })} />
      )}
      <div className="ctr-side-by">
        <div>
          <h3>Value</h3>
          {typeof value === "object" && value !== null ? (
            <AnnotatedJson value={value} issues={issues} label={`Value of the ${name}`} goTo={goTo} />
          ) : value === null ? (
            <span className="q">not sent</span>
          ) : (
            <ValueContent value={value} label={`Value of the ${name}`} />
          )}
        </div>
        <div>
          <h3>Schema</h3>
          <ValueContent value={schema} label={`Schema of the ${name}`} />
        </div>
      </div>
    </section>
  );
}

function IssueTable({ issues, onGo }: { issues: SpanContract["issues"]; onGo: (path: string) => void }) {
  return (
    <table className="tfix ctr-issues">
      <thead>
        <tr>
          <th scope="col">Path</th>
          <th scope="col">Expected</th>
          <th scope="col">Actual</th>
        </tr>
      </thead>
      <tbody>
        {issues.slice(0, shownIssues).map((issue) => (
          <tr key={`${issue.path} ${issue.message}`}>
            <td>
              <button
                type="button"
                className="mono cut"
                title={`Show ${issue.path || "the value"} in the value`}
                onClick={() => onGo(issue.path)}
              >
                {visibleText(issue.path) || "the value"}
              </button>
            </td>
            <td className="mono" title={issue.message}>
              {visibleText(expectedWords(issue.expected))}
            </td>
            <td className="mono actual" title={issue.message}>
              {issue.missing ? "missing" : visibleText(cutText(JSON.stringify(issue.actual), actualChars))}
            </td>
          </tr>
        ))}
      </tbody>
      {issues.length > shownIssues && (
        <tfoot>
          <tr>
            <td colSpan={3} className="q">
              and {formatCount(issues.length - shownIssues)} more, marked in the value
            </td>
          </tr>
        </tfoot>
      )}
    </table>
  );
}
