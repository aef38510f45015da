// A large installation, written by the database itself; one run of 1,000 steps comes through ingest, texts and all.
import pg from "pg";
import { encodeRequest } from "@/bench/otlp";
import { type Conversation, conversation, randomOf } from "@/bench/spans";
import { decodeTracesProtobuf } from "@/lib/otlp/decode-protobuf";
import { decodeLimits } from "@/lib/otlp/limits";
import { Ingest } from "@/lib/server/ingest";
import { indexWaiting } from "@/lib/server/search/index-waiting";

export type Filled = {
  readonly projectId: string;
  readonly runs: number;
  readonly spans: number;
  readonly bigTrace: string;
  /** A run of 20,000 steps. */
  readonly hugeTrace: string;
  readonly from: string;
  readonly to: string;
};

const spansEach = 25;
const days = 10;

export async function fillRuns(url: string, runs: number): Promise<Filled> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query<{ id: string }>("select id from projects limit 1");
  const projectId = rows[0]?.id ?? "";
  const bigTrace = await addBigRun(url, projectId, 1_000);
  const hugeTrace = await addBigRun(url, projectId, 20_000);
  const now = Date.now();
  await client.query(insertRuns, [projectId, runs - 2, String(BigInt(now) * 1_000_000n), days]);
  await client.query(insertSpans, [projectId, spansEach]);
  await addTexts(client, url);
  await client.query("vacuum analyze");
  const { rows: counts } = await client.query<{ runs: number; spans: number }>(
    "select count(*)::int as runs, sum(span_count)::int as spans from runs",
  );
  await client.end();
  const at = (share: number) => new Date(now - days * 86_400_000 * share).toISOString();
  return {
    projectId,
    runs: counts[0]?.runs ?? 0,
    spans: counts[0]?.spans ?? 0,
    bigTrace,
    hugeTrace,
    from: at(0.8),
    to: at(0.2),
  };
}

/** Conversations of 50 turns in one trace. */
async function addBigRun(url: string, projectId: string, steps: number): Promise<string> {
  const random = randomOf(steps);
  const parts: Conversation[] = Array.from({ length: Math.ceil(steps / 100) }, () => conversation(random, 50, "json"));
  const traceId = parts[0]?.turns[0]?.[0]?.traceId ?? "";
  const spans = parts.flatMap(({ turns }) => turns.flat()).slice(0, steps);
  const ingest = new Ingest(url);
  for (let at = 0; at < spans.length; at += 1_000) {
    const body = encodeRequest(spans.slice(at, at + 1_000).map((span) => ({ ...span, traceId })));
    await ingest.add(projectId, decodeTracesProtobuf(body, decodeLimits).items, []);
  }
  await ingest.close();
  return traceId;
}

/** About 5 KB of text a run, of words that are as often as in a language, indexed as the worker does it. */
async function addTexts(client: pg.Client, url: string): Promise<void> {
  await client.query("select setseed(0.5)");
  await client.query(makeParagraphs);
  await client.query(insertContents);
  await client.query(`insert into search_queue (trace_id, project_id, day, chars)
                      select trace_id, project_id, day, 5000 from runs where day = date '0001-01-01'`);
  const pool = new pg.Pool({ connectionString: url, max: 1 });
  const fail = (error: unknown) => {
    throw error;
  };
  while ((await indexWaiting(pool, fail)) > 0);
  await pool.end();
}

const makeParagraphs = `
  create temporary table paragraphs as
  select no, string_agg('w' || to_hex((20000 * random() * random() * random() * random())::int), ' ') as body
    from generate_series(0, 4999) as no, generate_series(1, 80) as word group by no`;

// the eighth text of every hundredth run holds a word that few have
const insertContents = `
  insert into contents (project_id, day, trace_id, hash, body)
  select r.project_id, r.day, r.trace_id, decode(md5(part::text), 'hex'),
         p.body || ' customer wrote about ORD-' || r.no || case when part = 8 and r.no % 100 = 0 then ' it overheated' else '' end
    from (select *, row_number() over (order by start_ns) as no from runs where day = date '0001-01-01') as r
   cross join generate_series(1, 8) as part
    join paragraphs p on p.no = (r.no * 7 + part * 613) % 5000`;

const insertRuns = `
  insert into runs (project_id, trace_id, day, start_ns, end_ns, duration_ns, status, pipeline, pipeline_version, service,
                    session_id, user_id, models, kinds, steps, tools, providers, roots, orphans, root_count, orphan_count, span_count, open_count, llm_calls,
                    tool_calls, tokens_input, tokens_output, cost_micro_usd, cost_state, has_error, error_message, input_text,
                    output_text)
  select $1::uuid, decode(md5('trace ' || no), 'hex'), date '0001-01-01', start, start + 5000000000, 5000000000,
         case when no % 11 = 0 then 'failed' else 'done' end, 'pipeline-' || no % 12, 'v' || no % 3, 'service-' || no % 5,
         'session-' || no / 4, 'user-' || no % 900, array['gpt-4.1', 'claude-' || no % 4],
         array['agent', 'chain', 'llm', 'tool'], (select array_agg('step ' || step) from generate_series(0, 8) as step),
         case when no = $2::int / 2 then array['lookup_order', 'seldom'] else array['lookup_order'] end, array['openai'],
         array[decode(lpad(to_hex(1), 16, '0'), 'hex')], '{}', 1, 0, 25, 0, 8, 8, 9000 + no % 700, 900, 21000 + no % 999,
         'complete', no % 11 = 0, case when no % 11 = 0 then 'the tool answered 500' end,
         repeat('what happened to my order ' || no || '? ', 6), repeat('it arrives on day ' || no % 30 || '. ', 8)
    from (select no, $3::int8 - (no::float8 / $2::int * $4::int * 86400e9)::int8 as start
            from generate_series(1, $2::int) as no) as numbered`;

const insertSpans = `
  insert into spans (project_id, day, trace_id, span_id, parent_span_id, name, kind, start_ns, end_ns, span_kind, status_code,
                     failed, service, model, provider, tool_name, tokens_input, tokens_output, cost_micro_usd, cost_state,
                     session_id, dialect, input_preview, output_preview, attributes, resource_hash, scope_hash, rank)
  select r.project_id, r.day, r.trace_id, decode(lpad(to_hex(no), 16, '0'), 'hex'),
         case when no > 1 then decode(lpad(to_hex(no / 2), 16, '0'), 'hex') end, 'step ' || no % 9,
         (array['agent', 'llm', 'tool', 'chain'])[1 + no % 4], r.start_ns + no * 1000000, r.start_ns + no * 1000000 + 900000, 3,
         0, false, r.service, 'gpt-4.1', 'openai',
         case when no % 4 = 2 then r.tools[1 + (no / 4) % cardinality(r.tools)] end, 360, 36, 840, 'complete', r.session_id,
         'otel', r.input_text, r.output_text,
         jsonb_build_object('gen_ai.operation.name', 'chat', 'gen_ai.request.model', 'gpt-4.1', 'gen_ai.usage.input_tokens', 360,
                            'gen_ai.usage.output_tokens', 36, 'gen_ai.conversation.id', r.session_id),
         '\\x00', '\\x00', '\\x00'
    from runs r, generate_series(1, $2::int) as no
   where r.project_id = $1::uuid and r.day = date '0001-01-01'`;
