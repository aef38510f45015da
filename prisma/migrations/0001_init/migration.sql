-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "public";

-- CreateTable
CREATE TABLE "projects" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "name" TEXT NOT NULL,
    "is_default" BOOLEAN NOT NULL DEFAULT false,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "projects_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "api_keys" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "project_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "prefix" TEXT NOT NULL,
    "hash" BYTEA NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_used_at" TIMESTAMPTZ(3),
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "api_keys_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "login_tokens" (
    "hash" BYTEA NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "used_at" TIMESTAMPTZ(3),

    CONSTRAINT "login_tokens_pkey" PRIMARY KEY ("hash")
);

-- CreateTable
CREATE TABLE "sessions" (
    "hash" BYTEA NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_seen_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "sessions_pkey" PRIMARY KEY ("hash")
);

-- CreateTable
CREATE TABLE "runs" (
    "project_id" UUID NOT NULL,
    "trace_id" BYTEA NOT NULL,
    "day" DATE NOT NULL,
    "start_ns" BIGINT NOT NULL,
    "end_ns" BIGINT,
    "duration_ns" BIGINT,
    "first_seen_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_seen_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "status" TEXT NOT NULL,
    "halt_code" TEXT,
    "pipeline" TEXT,
    "pipeline_version" TEXT,
    "service" TEXT,
    "session_id" TEXT,
    "user_id" TEXT,
    "models" TEXT[],
    "roots" BYTEA[],
    "orphans" BYTEA[],
    "root_count" INTEGER NOT NULL,
    "orphan_count" INTEGER NOT NULL,
    "span_count" INTEGER NOT NULL,
    "open_count" INTEGER NOT NULL,
    "log_count" INTEGER NOT NULL DEFAULT 0,
    "llm_calls" INTEGER NOT NULL,
    "tool_calls" INTEGER NOT NULL,
    "tokens_input" BIGINT,
    "tokens_output" BIGINT,
    "tokens_cache_read" BIGINT,
    "tokens_cache_write" BIGINT,
    "tokens_reasoning" BIGINT,
    "cost_micro_usd" BIGINT,
    "cost_state" TEXT NOT NULL,
    "has_error" BOOLEAN NOT NULL,
    "error_message" TEXT,
    "input_text" TEXT,
    "output_text" TEXT,
    "findings" INTEGER NOT NULL DEFAULT 0,
    "analysed_at" TIMESTAMPTZ(3),
    "stale" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "runs_pkey" PRIMARY KEY ("trace_id","project_id")
);

-- CreateTable
CREATE TABLE "spans" (
    "project_id" UUID NOT NULL,
    "day" DATE NOT NULL,
    "trace_id" BYTEA NOT NULL,
    "span_id" BYTEA NOT NULL,
    "parent_span_id" BYTEA,
    "name" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "start_ns" BIGINT NOT NULL,
    "end_ns" BIGINT,
    "span_kind" SMALLINT NOT NULL,
    "status_code" SMALLINT NOT NULL,
    "failed" BOOLEAN NOT NULL,
    "error_message" TEXT,
    "error_type" TEXT,
    "service" TEXT,
    "model" TEXT,
    "provider" TEXT,
    "tokens_input" BIGINT,
    "tokens_output" BIGINT,
    "tokens_cache_read" BIGINT,
    "tokens_cache_write" BIGINT,
    "tokens_reasoning" BIGINT,
    "cost_micro_usd" BIGINT,
    "cost_state" TEXT NOT NULL,
    "finish_reason" TEXT,
    "session_id" TEXT,
    "user_id" TEXT,
    "tool_name" TEXT,
    "attempt" INTEGER,
    "dialect" TEXT NOT NULL,
    "pipeline" TEXT,
    "pipeline_version" TEXT,
    "halt_code" TEXT,
    "input_preview" TEXT,
    "output_preview" TEXT,
    "step" JSONB,
    "attributes" JSONB,
    "events" JSONB,
    "links" JSONB,
    "extra" JSONB,
    "resource_hash" BYTEA NOT NULL,
    "scope_hash" BYTEA NOT NULL,
    "rank" BYTEA NOT NULL,

    CONSTRAINT "spans_pkey" PRIMARY KEY ("project_id","trace_id","span_id","day")
) PARTITION BY RANGE ("day");

-- Days that nobody expects; the others get a partition of their own when their first run arrives.
CREATE TABLE "spans_default" PARTITION OF "spans" DEFAULT;
-- known to hold nothing else, so that a new partition is attached without reading it
ALTER TABLE "spans_default" ADD CONSTRAINT "spans_default_day" CHECK ("day" = DATE '0001-01-01');

-- CreateTable
CREATE TABLE "contents" (
    "project_id" UUID NOT NULL,
    "day" DATE NOT NULL,
    "trace_id" BYTEA NOT NULL,
    "hash" BYTEA NOT NULL,
    "body" TEXT NOT NULL,

    CONSTRAINT "contents_pkey" PRIMARY KEY ("project_id","trace_id","hash","day")
) PARTITION BY RANGE ("day");

-- Days that nobody expects; the others get a partition of their own when their first run arrives.
CREATE TABLE "contents_default" PARTITION OF "contents" DEFAULT;
-- known to hold nothing else, so that a new partition is attached without reading it
ALTER TABLE "contents_default" ADD CONSTRAINT "contents_default_day" CHECK ("day" = DATE '0001-01-01');

-- CreateTable
CREATE TABLE "log_records" (
    "project_id" UUID NOT NULL,
    "day" DATE NOT NULL,
    "trace_id" BYTEA NOT NULL,
    "record_id" BYTEA NOT NULL,
    "span_id" BYTEA,
    "time_ns" BIGINT NOT NULL,
    "observed_ns" BIGINT NOT NULL,
    "severity" SMALLINT NOT NULL,
    "severity_text" TEXT NOT NULL,
    "event_name" TEXT NOT NULL,
    "body" JSONB,
    "attributes" JSONB,
    "extra" JSONB,
    "resource_hash" BYTEA NOT NULL,
    "scope_hash" BYTEA NOT NULL,

    CONSTRAINT "log_records_pkey" PRIMARY KEY ("project_id","trace_id","record_id","day")
) PARTITION BY RANGE ("day");

-- Days that nobody expects; the others get a partition of their own when their first run arrives.
CREATE TABLE "log_records_default" PARTITION OF "log_records" DEFAULT;
-- known to hold nothing else, so that a new partition is attached without reading it
ALTER TABLE "log_records_default" ADD CONSTRAINT "log_records_default_day" CHECK ("day" = DATE '0001-01-01');

-- CreateIndex
CREATE UNIQUE INDEX "api_keys_hash_key" ON "api_keys"("hash");

-- CreateIndex
CREATE INDEX "api_keys_project_id_idx" ON "api_keys"("project_id");

-- CreateIndex
CREATE INDEX "runs_by_start" ON "runs"("project_id", "start_ns" DESC, "trace_id" DESC);

-- CreateIndex
CREATE INDEX "runs_by_pipeline" ON "runs"("project_id", "pipeline", "start_ns" DESC);

-- CreateIndex
CREATE INDEX "runs_by_status" ON "runs"("project_id", "status", "start_ns" DESC);

-- CreateIndex
CREATE INDEX "runs_by_session" ON "runs"("project_id", "session_id");

-- CreateIndex
CREATE INDEX "runs_by_user" ON "runs"("project_id", "user_id");

-- AddForeignKey
ALTER TABLE "api_keys" ADD CONSTRAINT "api_keys_project_id_fkey" FOREIGN KEY ("project_id") REFERENCES "projects"("id") ON DELETE CASCADE ON UPDATE CASCADE;

