// A log record as a row. Its id is a digest of all that it says, so that a repeated delivery is the same row.
import { hash } from "node:crypto";
import { joinsElsewhere } from "@/lib/otlp/join-logs";
import type { WireLog } from "@/lib/otlp/wire";
import { encodeAttributes } from "@/lib/server/store-attributes";
import type { ContentSet } from "@/lib/server/store-contents";
import { addResource, addScope } from "@/lib/server/store-span";
import { escapeText } from "@/lib/server/store-text";
import { encodeValue, sortKeys } from "@/lib/server/store-value";

const int8Max = 2n ** 63n - 1n;
// the column is a smallint; OTLP defines 0 to 24
const severityMax = 32_767;

export type PreparedLog = {
  readonly wire: WireLog;
  readonly recordId: Buffer;
  readonly timeNs: bigint;
  readonly observedNs: bigint;
  readonly severity: number;
  readonly severityText: string;
  readonly eventName: string;
  readonly body: string | null;
  readonly attributes: string | null;
  readonly extra: string | null;
  readonly resourceHash: string;
  readonly scopeHash: string;
};

export function prepareLog(wire: WireLog, contents: ContentSet): PreparedLog {
  const scope = addScope(wire.scope, contents);
  const columns = {
    timeNs: wire.timeNs > int8Max ? int8Max : wire.timeNs,
    observedNs: wire.observedNs > int8Max ? int8Max : wire.observedNs,
    severity: Math.min(Math.max(wire.severityNumber, -severityMax), severityMax),
    severityText: escapeText(wire.severityText),
    eventName: escapeText(wire.eventName),
    body: wire.body === null ? null : encodeValue(sortKeys(wire.body), contents),
    attributes: encodeAttributes(sortKeys(wire.attributes), contents),
    extra: encodeExtra(wire, scope.inline),
    resourceHash: addResource(wire.resource, contents),
    scopeHash: scope.hash,
  };
  const said = [wire.spanId, ...Object.values(columns)].join("\n");
  return { wire, ...columns, recordId: hash("sha256", said, "buffer").subarray(0, 16) };
}

function encodeExtra(wire: WireLog, scope: string | null): string | null {
  const members: string[] = [];
  if (scope !== null) members.push(`"sc":${scope}`);
  if (wire.flags !== 0) members.push(`"f":${wire.flags}`);
  if (wire.droppedAttributes !== 0) members.push(`"d":${wire.droppedAttributes}`);
  if (Math.abs(wire.severityNumber) > severityMax) members.push(`"n":${wire.severityNumber}`);
  if (wire.timeNs > int8Max) members.push(`"t":"${wire.timeNs}"`);
  if (wire.observedNs > int8Max) members.push(`"o":"${wire.observedNs}"`);
  if (joinsElsewhere(wire)) members.push('"j":1');
  return members.length === 0 ? null : `{${members.join(",")}}`;
}
