-- CreateTable
CREATE TABLE "cost_queue" (
    "id" BIGSERIAL NOT NULL,
    "trace_id" BYTEA NOT NULL,
    "project_id" UUID NOT NULL,
    "due_at" TIMESTAMPTZ(3) NOT NULL DEFAULT clock_timestamp(),
    "again" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "cost_queue_pkey" PRIMARY KEY ("id","trace_id")
);

-- CreateIndex
CREATE INDEX "cost_queue_by_time" ON "cost_queue"("due_at", "id");

-- CreateTable
CREATE TABLE "cost_facts" (
    "project_id" UUID NOT NULL,
    "day" DATE NOT NULL,
    "trace_id" BYTEA NOT NULL,
    "key" BYTEA NOT NULL,
    "start_ns" BIGINT NOT NULL,
    "duration" INTEGER,
    "pipeline" TEXT,
    "version" TEXT,
    "status" TEXT NOT NULL,
    "user_id" TEXT,
    "session_id" TEXT,
    "tags" TEXT[],
    "step" TEXT,
    "model" TEXT,
    "provider" TEXT,
    "tool" TEXT,
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

    CONSTRAINT "cost_facts_pkey" PRIMARY KEY ("project_id","trace_id","key","day")
) PARTITION BY RANGE ("day");

-- CreateIndex
CREATE INDEX "cost_facts_by_start" ON "cost_facts"("project_id", "start_ns");

-- CreateIndex
CREATE INDEX "cost_facts_by_user" ON "cost_facts"("project_id", "user_id", "start_ns");

-- CreateIndex
CREATE INDEX "cost_facts_by_session" ON "cost_facts"("project_id", "session_id", "start_ns");

-- CreateTable
CREATE TABLE "cost_sums" (
    "project_id" UUID NOT NULL,
    "family" TEXT NOT NULL,
    "at" TIMESTAMPTZ(0) NOT NULL,
    "key" BYTEA NOT NULL,
    "pipeline" TEXT,
    "version" TEXT,
    "status" TEXT NOT NULL,
    "step" TEXT,
    "model" TEXT,
    "provider" TEXT,
    "tool" TEXT,
    "label" TEXT,
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

    CONSTRAINT "cost_sums_pkey" PRIMARY KEY ("project_id","family","at","key")
);

-- CreateIndex
CREATE INDEX "cost_sums_by_label" ON "cost_sums"("project_id", "family", "label", "at");

-- CreateTable
CREATE TABLE "run_waste" (
    "project_id" UUID NOT NULL,
    "day" DATE NOT NULL,
    "trace_id" BYTEA NOT NULL,
    "marks" TEXT NOT NULL,

    CONSTRAINT "run_waste_pkey" PRIMARY KEY ("project_id","trace_id","day")
) PARTITION BY RANGE ("day");

-- Days that nobody expects, and one partition for each day that the other telemetry has.
CREATE TABLE "cost_facts_default" PARTITION OF "cost_facts" DEFAULT;
ALTER TABLE "cost_facts_default" ADD CONSTRAINT "cost_facts_default_day" CHECK ("day" = DATE '0001-01-01');
CREATE TABLE "run_waste_default" PARTITION OF "run_waste" DEFAULT;
ALTER TABLE "run_waste_default" ADD CONSTRAINT "run_waste_default_day" CHECK ("day" = DATE '0001-01-01');
DO $$
DECLARE
  found record;
BEGIN
  FOR found IN
    SELECT to_date(substring(c.relname from '\d{8}$'), 'YYYYMMDD') AS day
      FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
     WHERE i.inhparent = 'log_records'::regclass AND c.relname ~ '^log_records_\d{8}$'
  LOOP
    EXECUTE format('CREATE TABLE %I PARTITION OF cost_facts FOR VALUES FROM (%L) TO (%L)',
                   'cost_facts_' || to_char(found.day, 'YYYYMMDD'), found.day, found.day + 1);
    EXECUTE format('CREATE TABLE %I PARTITION OF run_waste FOR VALUES FROM (%L) TO (%L)',
                   'run_waste_' || to_char(found.day, 'YYYYMMDD'), found.day, found.day + 1);
  END LOOP;
END
$$;

-- What was stored before there were costs: what was wasted is found by analysing it again.
INSERT INTO "cost_queue" ("trace_id", "project_id")
SELECT "trace_id", "project_id" FROM "runs" ORDER BY "start_ns";
INSERT INTO "analysis_queue" ("trace_id", "project_id", "revision")
SELECT "trace_id", "project_id", "revision" FROM "runs" ORDER BY "start_ns";
