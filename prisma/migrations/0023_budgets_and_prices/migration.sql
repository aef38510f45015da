-- What a budget does at its limit, when it tells before, and whether it is paused.
ALTER TABLE "budgets" ADD COLUMN "at_limit" JSONB NOT NULL DEFAULT '{"kind": "halt"}',
ADD COLUMN "thresholds" SMALLINT[] NOT NULL DEFAULT '{50,80,100}',
ADD COLUMN "paused" BOOLEAN NOT NULL DEFAULT false;

-- Calls that a budget refused in a window, and since when.
ALTER TABLE "spend" ADD COLUMN "refused" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN "refused_at" TIMESTAMPTZ(3);

-- CreateTable
CREATE TABLE "budget_points" (
    "project_id" UUID NOT NULL,
    "budget_id" UUID NOT NULL,
    "window_start" TIMESTAMPTZ(3) NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "spent" BIGINT NOT NULL,

    CONSTRAINT "budget_points_pkey" PRIMARY KEY ("project_id","budget_id","window_start","at")
);

-- CreateTable
CREATE TABLE "budget_crossings" (
    "project_id" UUID NOT NULL,
    "budget_id" UUID NOT NULL,
    "window_start" TIMESTAMPTZ(3) NOT NULL,
    "subject" TEXT NOT NULL,
    "percent" SMALLINT NOT NULL,
    "spent" BIGINT NOT NULL,
    "limit_micro_usd" BIGINT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "budget_crossings_pkey" PRIMARY KEY ("project_id","budget_id","window_start","subject","percent")
);

-- Which price a span was billed at: null where its client told the cost, or nobody knows it.
ALTER TABLE "spans" ADD COLUMN "price_version" TEXT;

-- CreateTable
CREATE TABLE "prices" (
    "project_id" UUID NOT NULL,
    "version" INTEGER NOT NULL,
    "provider" TEXT,
    "model" TEXT NOT NULL,
    "rates" JSONB NOT NULL,
    "valid_from" TIMESTAMPTZ(3),
    "valid_to" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "created_by" UUID,
    "removed_at" TIMESTAMPTZ(3),

    CONSTRAINT "prices_pkey" PRIMARY KEY ("project_id","version")
);

-- CreateTable
CREATE TABLE "reprice_jobs" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "project_id" UUID NOT NULL,
    "state" TEXT NOT NULL,
    "models" TEXT[],
    "from_ns" BIGINT NOT NULL,
    "to_ns" BIGINT NOT NULL,
    "at_ns" BIGINT NOT NULL,
    "at_trace" BYTEA NOT NULL,
    "runs_total" INTEGER NOT NULL,
    "runs_done" INTEGER NOT NULL DEFAULT 0,
    "runs_changed" INTEGER NOT NULL DEFAULT 0,
    "spans_done" BIGINT NOT NULL DEFAULT 0,
    "spans_changed" BIGINT NOT NULL DEFAULT 0,
    "before_micro_usd" BIGINT NOT NULL DEFAULT 0,
    "after_micro_usd" BIGINT NOT NULL DEFAULT 0,
    "by_model" JSONB NOT NULL DEFAULT '[]',
    "error" TEXT,
    "created_by" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "started_at" TIMESTAMPTZ(3),
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "reprice_jobs_pkey" PRIMARY KEY ("project_id","id")
);

-- CreateIndex
CREATE INDEX "reprice_jobs_project_id_created_at_idx" ON "reprice_jobs"("project_id", "created_at");
