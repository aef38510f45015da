import type { WireSpan } from "@/lib/otlp/wire";
import { pool } from "@/lib/server/db";

/** A new project; its id. */
export async function addProject(): Promise<string> {
  const { rows } = await pool().query<{ id: string }>("insert into projects (name) values ('test') returning id");
  const [project] = rows;
  if (!project) throw new Error("no project was added");
  return project.id;
}

/** Arrival times, revisions and the partition day depend on arrival; nothing else may. */
const arrival = ["project_id", "day", "first_seen_at", "last_seen_at", "revision"];

/** Everything that is stored of a project, in order, as one text. */
export async function dumpTelemetry(projectId: string): Promise<string> {
  const lines: string[] = [];
  for (const table of ["runs", "spans", "contents", "log_records"]) {
    const { rows } = await pool().query<{ line: string }>(
      `select (to_jsonb(t) - $2::text[])::text as line from ${table} t where project_id = $1::uuid order by 1`,
      [projectId, arrival],
    );
    lines.push(`${table} ${rows.length}`, ...rows.map(({ line }) => line));
  }
  return lines.join("\n");
}

type Drawn = Pick<WireSpan, "traceId" | "spanId" | "name" | "startNs"> &
  Partial<WireSpan> & { readonly failed?: boolean };

const resource = { attributes: {}, droppedAttributes: 0, schemaUrl: "" };

/** A plain span of a millisecond, with what is given. */
export function drawSpan({ failed = false, ...given }: Drawn): WireSpan {
  return {
    parentSpanId: null,
    spanKind: 1,
    traceState: "",
    flags: 0,
    endNs: given.startNs + 1_000_000n,
    attributes: {},
    droppedAttributes: 0,
    events: [],
    droppedEvents: 0,
    links: [],
    droppedLinks: 0,
    status: { code: failed ? 2 : 0, message: failed ? "it failed" : "" },
    resource,
    scope: { ...resource, name: "", version: "" },
    ...given,
  };
}
