// Metrics are not kept: the answer says of how many data points that is true.
import { JsonReader } from "@/lib/otlp/json-reader";
import { ProtobufReader } from "@/lib/otlp/protobuf-reader";
import { Refusal, WireError } from "@/lib/otlp/wire-error";

// request.resource_metrics = 1, .scope_metrics = 2, .metrics = 2, then gauge 5, sum 7, histogram 9, exponential 10,
// summary 11, each with data_points = 1: length-delimited all the way, so the tags are field × 8 + 2.
const levels: readonly ReadonlySet<number>[] = [[10], [18], [18], [42, 58, 74, 82, 90], [10]].map(
  (tags) => new Set(tags),
);

/** Data points of an ExportMetricsServiceRequest; throws `WireError` where it is none. */
export function countMetricsProtobuf(body: Uint8Array): number {
  return countBlocks(new ProtobufReader(body), 0);
}

function countBlocks(reader: ProtobufReader, level: number): number {
  let count = 0;
  for (let tag = reader.tag(); tag !== 0; tag = reader.tag()) {
    if (levels[level]?.has(tag) !== true) reader.skipField(tag);
    else if (level === levels.length - 1) {
      reader.block();
      count++;
    } else {
      const outer = reader.enter();
      count += countBlocks(reader, level + 1);
      reader.leave(outer);
    }
  }
  return count;
}

const path = [
  /^resource_?metrics$/i,
  /^scope_?metrics$/i,
  /^metrics$/,
  /^(?:gauge|sum|histogram|exponential_?histogram|summary)$/i,
  /^data_?points$/i,
];

/** The same for OTLP/JSON. */
export function countMetricsJson(body: Uint8Array): number {
  const json = new JsonReader(body);
  try {
    const count = countMembers(json, 0);
    json.end();
    return count;
  } catch (error) {
    throw error instanceof Refusal ? new WireError(`invalid OTLP/JSON: ${error.message}`) : error;
  }
}

function countMembers(json: JsonReader, level: number): number {
  let count = 0;
  for (let key = json.firstKey(); key !== null; key = json.nextKey()) {
    if (path[level]?.test(key) !== true) json.skip();
    else if (!json.isNull()) count += countValue(json, level);
  }
  return count;
}

/** All steps are arrays but the kind of metric, an object. */
function countValue(json: JsonReader, level: number): number {
  if (level === 3) return countMembers(json, 4);
  let count = 0;
  for (let more = json.firstElement(); more; more = json.nextElement()) {
    if (level === 4) {
      json.skip();
      count++;
    } else count += countMembers(json, level + 1);
  }
  return count;
}
