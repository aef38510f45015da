-- CreateTable
CREATE TABLE "judges" (
    "project_id" UUID NOT NULL,
    "enabled" BOOLEAN NOT NULL,
    "settings" TEXT NOT NULL,
    "secret" BYTEA,
    "budget_micro_usd" BIGINT NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "judges_pkey" PRIMARY KEY ("project_id")
);

-- CreateTable
CREATE TABLE "judge_months" (
    "project_id" UUID NOT NULL,
    "month" DATE NOT NULL,
    "spent_micro_usd" BIGINT NOT NULL DEFAULT 0,
    "held_micro_usd" BIGINT NOT NULL DEFAULT 0,

    CONSTRAINT "judge_months_pkey" PRIMARY KEY ("project_id","month")
);

-- CreateTable
CREATE TABLE "judge_jobs" (
    "project_id" UUID NOT NULL,
    "trace_id" BYTEA NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'waiting',
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "hold_micro_usd" BIGINT,
    "hold_month" DATE,
    "cost_micro_usd" BIGINT NOT NULL DEFAULT 0,
    "verdict" TEXT,
    "detail" TEXT,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT clock_timestamp(),
    "next_at" TIMESTAMPTZ(3) NOT NULL DEFAULT clock_timestamp(),

    CONSTRAINT "judge_jobs_pkey" PRIMARY KEY ("project_id","trace_id")
);

-- CreateIndex
CREATE INDEX "judge_jobs_project_id_at_idx" ON "judge_jobs"("project_id", "at");

-- AddForeignKey
ALTER TABLE "judges" ADD CONSTRAINT "judges_project_id_fkey" FOREIGN KEY ("project_id") REFERENCES "projects"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "judge_months" ADD CONSTRAINT "judge_months_project_id_fkey" FOREIGN KEY ("project_id") REFERENCES "projects"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "judge_jobs" ADD CONSTRAINT "judge_jobs_project_id_fkey" FOREIGN KEY ("project_id") REFERENCES "projects"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Runs that wait to be judged.
CREATE INDEX "judge_jobs_waiting" ON "judge_jobs"("next_at") WHERE "state" = 'waiting';
