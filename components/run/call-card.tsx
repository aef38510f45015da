import { visibleText } from "@/components/json/visible-text";
import { ValueContent } from "@/components/run/content";
import { FindingMark } from "@/components/ui/finding-mark";
import { KindGlyph } from "@/components/ui/kind-glyph";
import type { Json } from "@/lib/domain/trace/step";
import { type CallCard as Card, failedAsData } from "@/lib/domain/trace/transcript";

/** A tool call and what came back; `asked`: it is part of the answer, so nothing can have come back yet. */
export function CallCard({ card, asked }: { card: Card; asked: boolean }) {
  const { call, result } = card;
  const failed = result !== undefined && failedAsData(result.result);
  return (
    <div className="call" data-tool={call.name}>
      <CallHead name={call.name} id={call.id}>
        {failed && <FindingMark kind="silent">error as data</FindingMark>}
        {result === undefined && <span>{asked ? "asked for" : "no answer among these messages"}</span>}
      </CallHead>
      <CallSection label="arguments" value={call.arguments} name={call.name} />
      {result !== undefined && <CallSection label="result" value={result.result} name={call.name} />}
    </div>
  );
}

/** A result whose call is not among the messages. */
export function ResultCard({ name, id, result }: { name: string | null; id: string | null; result: Json }) {
  return (
    <div className="call">
      <CallHead name={name ?? "result"} id={id}>
        {failedAsData(result) && <FindingMark kind="silent">error as data</FindingMark>}
        <span>{id === null ? "result" : "result of a call that is not among these messages"}</span>
      </CallHead>
      <CallSection label="result" value={result} name={name ?? "tool"} />
    </div>
  );
}

export function CallHead({ name, id, children }: { name: string; id: string | null; children: React.ReactNode }) {
  return (
    <header title={id === null ? undefined : `call ${id}`}>
      <KindGlyph kind="tool" />
      <bdi className="cut">{visibleText(name)}</bdi>
      <span className="end">{children}</span>
    </header>
  );
}

export function CallSection({ label, value, name }: { label: string; value: Json; name: string }) {
  return (
    <div className="call-part">
      <span className="label">{label}</span>
      <div>
        <ValueContent value={value} label={`${label} of ${name}`} />
      </div>
    </div>
  );
}
