"use client";

import { useState } from "react";
import { DetectorChoices } from "@/components/settings/redaction/detector-choices";
import { PatternRows } from "@/components/settings/redaction/pattern-rows";
import { Sample } from "@/components/settings/redaction/sample";
import { Button } from "@/components/ui/button";
import { toast } from "@/components/ui/toast";
import { useChangeRedaction } from "@/lib/browser/data-queries";
import { describeError } from "@/lib/browser/describe-error";
import type { Redaction } from "@/lib/contract/redaction";

type Rules = Redaction["rules"];

const linesOf = (text: string) =>
  [...new Set(text.split("\n").map((line) => line.trim()))].filter((line) => line !== "");

/** The rules as a draft, tried on a sample while they are written; in force once they are saved. */
export function RedactionEditor({ redaction }: { redaction: Redaction }) {
  const { version, rules: saved, broken } = redaction;
  const [rest, setRest] = useState<Pick<Rules, "patterns" | "detectors">>(saved);
  const [names, setNames] = useState(saved.keys.join("\n"));
  const change = useChangeRedaction();
  const draft: Rules = { keys: linesOf(names), patterns: rest.patterns, detectors: rest.detectors };
  const isChanged = JSON.stringify(draft) !== JSON.stringify(saved);
  const save = () =>
    change.mutate({ ...draft, version }, { onSuccess: (next) => toast(`Version ${next.version} is in force`) });
  return (
    <section aria-labelledby="settings-redaction">
      <header className="shead">
        <h2 id="settings-redaction">Redaction</h2>
        <span className="q desk">taken out before the first write: what is found is stored nowhere</span>
        <span className="end">
          <Button variant="ink" disabled={!isChanged || change.isPending} onClick={save}>
            {isChanged ? `Save version ${version + 1}` : version === 0 ? "No rules yet" : `Version ${version} in force`}
          </Button>
        </span>
      </header>
      {broken !== null && (
        <p className="redaction-note wrong-text" role="alert">
          These rules cannot be applied, so nothing of this project is written: {broken}. Save rules that can be.
        </p>
      )}
      {change.isError && (
        <p className="redaction-note wrong-text" role="alert">
          {describeError(change.error).detail}
        </p>
      )}
      <div className="redaction">
        <div className="redaction-rules">
          <DetectorChoices chosen={rest.detectors} onChange={(detectors) => setRest({ ...rest, detectors })} />
          <label className="labelled">
            <span className="label">Fields by name, one a line</span>
            <span className="field area">
              <textarea
                rows={5}
                spellCheck={false}
                value={names}
                placeholder={"password\napi_key\nx-*-token"}
                onChange={({ target }) => setNames(target.value)}
              />
            </span>
            <span className="q hint">
              In attributes, JSON, dicts, headers and queries. <code>api_key</code> is also <code>apiKey</code>;{" "}
              <code>*</code> is any letters. Schemas of such fields stay.
            </span>
          </label>
          <PatternRows
            patterns={rest.patterns}
            wrong={change.isError ? describeError(change.error).detail : null}
            onChange={(patterns) => setRest({ ...rest, patterns })}
          />
        </div>
        <Sample rules={draft} />
      </div>
      <p className="redaction-note q">
        It holds for all telemetry that is acknowledged after the change: spans, events, log records, names, messages,
        imports. What is stored already stays. The arguments of a request for approval and the journal of a run are kept
        exactly: their hash is what was decided, and a resumed run reads them back. Take values out of those with{" "}
        <code>redact</code> of the SDK.
      </p>
    </section>
  );
}
