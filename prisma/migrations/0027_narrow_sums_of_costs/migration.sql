-- Sums of costs keep numbers in place of labels, so that a question over months reads narrow rows, and few of them.
ALTER TABLE "cost_sums" RENAME TO "cost_sums_of_labels";
ALTER INDEX "cost_sums_pkey" RENAME TO "cost_sums_of_labels_pkey";

-- CreateTable
CREATE TABLE "cost_cells" (
    "project_id" UUID NOT NULL,
    "id" BIGSERIAL NOT NULL,
    "key" BYTEA NOT NULL,
    "pipeline" TEXT,
    "version" TEXT,
    "status" TEXT NOT NULL,
    "tags" TEXT[],
    "step" TEXT,
    "model" TEXT,
    "provider" TEXT,
    "tool" TEXT,

    CONSTRAINT "cost_cells_pkey" PRIMARY KEY ("project_id","id")
);

-- CreateIndex
CREATE UNIQUE INDEX "cost_cells_by_key" ON "cost_cells"("project_id", "key");

-- CreateTable
CREATE TABLE "cost_names" (
    "project_id" UUID NOT NULL,
    "id" BIGSERIAL NOT NULL,
    "name" TEXT NOT NULL,

    CONSTRAINT "cost_names_pkey" PRIMARY KEY ("project_id","id")
);

-- CreateIndex
CREATE UNIQUE INDEX "cost_names_by_name" ON "cost_names"("project_id", "name");

-- CreateTable
CREATE TABLE "cost_sums" (
    "project_id" UUID NOT NULL,
    "family" SMALLINT NOT NULL,
    "hours" SMALLINT NOT NULL,
    "at" TIMESTAMPTZ(0) NOT NULL,
    "cell" BIGINT NOT NULL,
    "name" BIGINT NOT NULL,
    "earlier" TIMESTAMPTZ(0),
    "halves" BIGINT[],
    "runs" BIGINT NOT NULL,
    "calls" BIGINT NOT NULL,
    "tool_calls" BIGINT NOT NULL,
    "failed_calls" BIGINT NOT NULL,
    "schema_failures" BIGINT NOT NULL,
    "silent_failures" BIGINT NOT NULL,
    "cost" BIGINT NOT NULL,
    "unpriced_calls" BIGINT NOT NULL,
    "unpriced_tokens" BIGINT NOT NULL,
    "tokens_input" BIGINT NOT NULL,
    "tokens_cached" BIGINT NOT NULL,
    "tokens_written" BIGINT NOT NULL,
    "tokens_output" BIGINT NOT NULL,
    "tokens_reasoning" BIGINT NOT NULL,
    "waste_failed" BIGINT NOT NULL,
    "waste_retries" BIGINT NOT NULL,
    "waste_loops" BIGINT NOT NULL,
    "waste_repairs" BIGINT NOT NULL,
    "waste_unused" BIGINT NOT NULL,
    "waste_cache" BIGINT NOT NULL,

    CONSTRAINT "cost_sums_pkey" PRIMARY KEY ("project_id","family","hours","at","cell","name")
) PARTITION BY RANGE ("family", "hours");

-- What is read together lies together: one partition for each family and span of time.
CREATE TABLE "cost_sums_calls_hour" PARTITION OF "cost_sums" FOR VALUES FROM (1, 1) TO (1, 2) WITH (fillfactor = 80);
CREATE TABLE "cost_sums_calls_day" PARTITION OF "cost_sums" FOR VALUES FROM (1, 24) TO (1, 25) WITH (fillfactor = 80);
CREATE TABLE "cost_sums_calls_block" PARTITION OF "cost_sums" FOR VALUES FROM (1, 384) TO (1, 385) WITH (fillfactor = 80);
CREATE TABLE "cost_sums_users_day" PARTITION OF "cost_sums" FOR VALUES FROM (2, 24) TO (2, 25) WITH (fillfactor = 80);
CREATE TABLE "cost_sums_users_block" PARTITION OF "cost_sums" FOR VALUES FROM (2, 384) TO (2, 385) WITH (fillfactor = 80);
CREATE TABLE "cost_sums_sessions" PARTITION OF "cost_sums" FOR VALUES FROM (3, 24) TO (3, 25) WITH (fillfactor = 80);
CREATE TABLE "cost_sums_users_by_cell" PARTITION OF "cost_sums" FOR VALUES FROM (4, 24) TO (4, 25) WITH (fillfactor = 80);
CREATE TABLE "cost_sums_sessions_by_cell" PARTITION OF "cost_sums" FOR VALUES FROM (5, 24) TO (5, 25) WITH (fillfactor = 80);

-- As the worker makes it (lib/server/costs/sum-changes.ts).
CREATE FUNCTION pg_temp.cell_key(pipeline text, version text, status text, tags text[], step text, model text, provider text, tool text)
RETURNS bytea LANGUAGE sql IMMUTABLE AS $$
  SELECT substring(sha256(convert_to('[' || concat_ws(',', coalesce(to_json(pipeline)::text, 'null'),
         coalesce(to_json(version)::text, 'null'), to_json(status)::text, to_json(tags)::text,
         coalesce(to_json(step)::text, 'null'), coalesce(to_json(model)::text, 'null'),
         coalesce(to_json(provider)::text, 'null'), coalesce(to_json(tool)::text, 'null')) || ']', 'UTF8')) for 16)
$$;

-- What was summed by hour and by day, as whole runs' parts and by user and session; tags are known of the runs that are stored,
-- whose money moves from the cells without tags to those with them.
CREATE TEMPORARY TABLE moved ON COMMIT DROP AS
SELECT project_id, 1 AS family, at, pipeline, version, status, '{}'::text[] AS tags, step, model, provider, tool,
       NULL::text AS name,
       runs, calls, tool_calls, failed_calls, schema_failures, silent_failures, cost, unpriced_calls, unpriced_tokens,
       tokens_input, tokens_cached, tokens_written, tokens_output, tokens_reasoning, waste_failed, waste_retries,
       waste_loops, waste_repairs, waste_unused, waste_cache
  FROM cost_sums_of_labels WHERE family = 'calls_hour'
 UNION ALL
SELECT project_id, CASE family WHEN 'users_day' THEN 4 ELSE 5 END, at, pipeline, version, status, '{}', NULL, NULL, NULL, NULL,
       label,
       runs, calls, tool_calls, failed_calls, schema_failures, silent_failures, cost, unpriced_calls, unpriced_tokens,
       tokens_input, tokens_cached, tokens_written, tokens_output, tokens_reasoning, waste_failed, waste_retries,
       waste_loops, waste_repairs, waste_unused, waste_cache
  FROM cost_sums_of_labels WHERE family IN ('users_day', 'sessions_day')
 UNION ALL
SELECT project_id, family, date_trunc(unit, to_timestamp(start_ns / 1000000000), 'UTC'), pipeline, version, status,
       CASE sign WHEN 1 THEN tags ELSE '{}' END, CASE family WHEN 1 THEN step END, CASE family WHEN 1 THEN model END,
       CASE family WHEN 1 THEN provider END, CASE family WHEN 1 THEN tool END,
       CASE family WHEN 4 THEN user_id WHEN 5 THEN session_id END,
       sign * runs, sign * calls, sign * tool_calls, sign * failed_calls, sign * schema_failures, sign *
       silent_failures, sign * cost, sign * unpriced_calls, sign * unpriced_tokens, sign * tokens_input, sign *
       tokens_cached, sign * tokens_written, sign * tokens_output, sign * tokens_reasoning, sign * waste_failed, sign
       * waste_retries, sign * waste_loops, sign * waste_repairs, sign * waste_unused, sign * waste_cache
  FROM cost_facts, (VALUES (1), (-1)) AS s(sign), (VALUES (1, 'hour'), (4, 'day'), (5, 'day')) AS f(family, unit)
 WHERE tags <> '{}';

INSERT INTO cost_cells (project_id, key, pipeline, version, status, tags, step, model, provider, tool)
SELECT project_id,
       pg_temp.cell_key(pipeline, version, status, tags, step, model, provider, tool),
       pipeline, version, status, tags, step, model, provider, tool
  FROM moved GROUP BY project_id, pipeline, version, status, tags, step, model, provider, tool;

INSERT INTO cost_names (project_id, name) SELECT DISTINCT project_id, name FROM moved WHERE name IS NOT NULL;
ANALYZE moved, cost_cells, cost_names;

-- The labels below can be compared by hash; row by row it would take hours.
SET LOCAL enable_nestloop = off;

CREATE TEMPORARY TABLE summed ON COMMIT DROP AS
SELECT m.project_id, m.family, m.at, c.id AS cell, coalesce(n.id, 0) AS name,
       sum(m.runs)::int8 AS runs, sum(m.calls)::int8 AS calls, sum(m.tool_calls)::int8 AS tool_calls,
       sum(m.failed_calls)::int8 AS failed_calls, sum(m.schema_failures)::int8 AS schema_failures,
       sum(m.silent_failures)::int8 AS silent_failures, sum(m.cost)::int8 AS cost, sum(m.unpriced_calls)::int8 AS
       unpriced_calls, sum(m.unpriced_tokens)::int8 AS unpriced_tokens, sum(m.tokens_input)::int8 AS tokens_input,
       sum(m.tokens_cached)::int8 AS tokens_cached, sum(m.tokens_written)::int8 AS tokens_written,
       sum(m.tokens_output)::int8 AS tokens_output, sum(m.tokens_reasoning)::int8 AS tokens_reasoning,
       sum(m.waste_failed)::int8 AS waste_failed, sum(m.waste_retries)::int8 AS waste_retries,
       sum(m.waste_loops)::int8 AS waste_loops, sum(m.waste_repairs)::int8 AS waste_repairs, sum(m.waste_unused)::int8
       AS waste_unused, sum(m.waste_cache)::int8 AS waste_cache
  FROM moved m
  JOIN cost_cells c
    ON (c.project_id, c.status, c.tags) = (m.project_id, m.status, m.tags)
    AND (coalesce(c.pipeline, chr(1)), coalesce(c.version, chr(1)), coalesce(c.step, chr(1)), coalesce(c.model, chr(1)),
         coalesce(c.provider, chr(1)), coalesce(c.tool, chr(1)))
      = (coalesce(m.pipeline, chr(1)), coalesce(m.version, chr(1)), coalesce(m.step, chr(1)), coalesce(m.model, chr(1)),
         coalesce(m.provider, chr(1)), coalesce(m.tool, chr(1)))
  LEFT JOIN cost_names n ON n.project_id = m.project_id AND n.name = m.name
 GROUP BY m.project_id, m.family, m.at, c.id, n.id;

-- Families and spans of time: lib/domain/cost/families.ts.
INSERT INTO cost_sums (project_id, family, hours, at, cell, name, runs, calls, tool_calls, failed_calls, schema_failures, silent_failures, cost, unpriced_calls, unpriced_tokens,
       tokens_input, tokens_cached, tokens_written, tokens_output, tokens_reasoning, waste_failed, waste_retries,
       waste_loops, waste_repairs, waste_unused, waste_cache)
SELECT s.project_id, t.family, t.hours, date_bin(t.hours * interval '1 hour', s.at, 'epoch'),
       CASE WHEN t.family IN (2, 3) THEN 0 ELSE s.cell END, s.name,
       sum(runs)::int8, sum(calls)::int8, sum(tool_calls)::int8, sum(failed_calls)::int8, sum(schema_failures)::int8,
       sum(silent_failures)::int8, sum(cost)::int8, sum(unpriced_calls)::int8, sum(unpriced_tokens)::int8,
       sum(tokens_input)::int8, sum(tokens_cached)::int8, sum(tokens_written)::int8, sum(tokens_output)::int8,
       sum(tokens_reasoning)::int8, sum(waste_failed)::int8, sum(waste_retries)::int8, sum(waste_loops)::int8,
       sum(waste_repairs)::int8, sum(waste_unused)::int8, sum(waste_cache)::int8
  FROM summed s
  JOIN (VALUES (1, 1, 1), (1, 1, 24), (1, 1, 384), (4, 2, 24), (4, 2, 384), (4, 4, 24), (5, 3, 24), (5, 5, 24))
       AS t(of_family, family, hours) ON t.of_family = s.family
 GROUP BY 1, 2, 3, 4, 5, 6
HAVING sum(runs) <> 0 OR sum(calls) <> 0 OR sum(tool_calls) <> 0 OR sum(failed_calls) <> 0 OR sum(schema_failures) <>
       0 OR sum(silent_failures) <> 0 OR sum(cost) <> 0 OR sum(unpriced_calls) <> 0 OR sum(unpriced_tokens) <> 0 OR
       sum(tokens_input) <> 0 OR sum(tokens_cached) <> 0 OR sum(tokens_written) <> 0 OR sum(tokens_output) <> 0 OR
       sum(tokens_reasoning) <> 0 OR sum(waste_failed) <> 0 OR sum(waste_retries) <> 0 OR sum(waste_loops) <> 0 OR
       sum(waste_repairs) <> 0 OR sum(waste_unused) <> 0 OR sum(waste_cache) <> 0
 ORDER BY 1, 2, 3, 4, 5, 6;

UPDATE cost_sums s SET earlier = e.earlier
  FROM (SELECT project_id, name, at, lag(at) OVER (PARTITION BY project_id, name ORDER BY at) AS earlier
          FROM cost_sums WHERE family = 3) AS e
 WHERE s.family = 3 AND (s.project_id, s.name, s.at) = (e.project_id, e.name, e.at) AND e.earlier IS NOT NULL;

-- What an hour cost counts from its end on; of the runs that are stored, those of its first half from the half on.
CREATE TEMPORARY TABLE ended ON COMMIT DROP AS
SELECT project_id, date_trunc('day', at, 'UTC') AS day, cell, 2 * extract(hour FROM at AT TIME ZONE 'UTC')::int + 2 AS half,
       NULL::int AS until, cost
  FROM cost_sums WHERE family = 1 AND hours = 1
 UNION ALL
SELECT f.project_id, date_trunc('day', to_timestamp(f.start_ns / 1000000000), 'UTC'), c.id,
       (f.start_ns / 1800000000000 % 48)::int + 1, (f.start_ns / 1800000000000 % 48)::int + 1, f.cost
  FROM cost_facts f
  JOIN cost_cells c
    ON (c.project_id, c.status, c.tags) = (f.project_id, f.status, f.tags)
    AND (coalesce(c.pipeline, chr(1)), coalesce(c.version, chr(1)), coalesce(c.step, chr(1)), coalesce(c.model, chr(1)),
         coalesce(c.provider, chr(1)), coalesce(c.tool, chr(1)))
      = (coalesce(f.pipeline, chr(1)), coalesce(f.version, chr(1)), coalesce(f.step, chr(1)), coalesce(f.model, chr(1)),
         coalesce(f.provider, chr(1)), coalesce(f.tool, chr(1)))
 WHERE f.start_ns / 1800000000000 % 2 = 0 AND f.cost > 0;

SET LOCAL enable_nestloop = on;

UPDATE cost_sums s SET halves = h.halves
  FROM (SELECT project_id, day, cell, array_agg(cost ORDER BY half) AS halves
          FROM (SELECT e.project_id, e.day, e.cell, n AS half,
                       coalesce(sum(e.cost) FILTER (WHERE e.half <= n AND coalesce(e.until, 48) >= n), 0)::int8 AS cost
                  FROM (SELECT project_id, day, cell, half, until, sum(cost) AS cost FROM ended GROUP BY 1, 2, 3, 4, 5) AS e
                 CROSS JOIN generate_series(1, 47) AS n GROUP BY 1, 2, 3, 4) AS each
         GROUP BY 1, 2, 3) AS h
 WHERE s.family = 1 AND s.hours = 24 AND (s.project_id, s.at, s.cell) = (h.project_id, h.day, h.cell);

-- CreateIndex
CREATE INDEX "cost_sums_users_day_by_name" ON "cost_sums_users_day"("project_id", "name", "at");
CREATE INDEX "cost_sums_users_block_by_name" ON "cost_sums_users_block"("project_id", "name", "at");
CREATE INDEX "cost_sums_sessions_by_name" ON "cost_sums_sessions"("project_id", "name", "at");
CREATE INDEX "cost_sums_sessions_by_day" ON "cost_sums_sessions"("project_id", "at", "earlier") WHERE "name" <> 0;
CREATE INDEX "cost_sums_users_by_cell_by_name" ON "cost_sums_users_by_cell"("project_id", "name", "at");
CREATE INDEX "cost_sums_users_by_cell_by_cell" ON "cost_sums_users_by_cell"("project_id", "cell", "at");
CREATE INDEX "cost_sums_sessions_by_cell_by_name" ON "cost_sums_sessions_by_cell"("project_id", "name", "at");
CREATE INDEX "cost_sums_sessions_by_cell_by_cell" ON "cost_sums_sessions_by_cell"("project_id", "cell", "at");

DROP TABLE cost_sums_of_labels;

-- How long runs took was counted for nobody.
ALTER TABLE "cost_facts" DROP COLUMN "duration";
