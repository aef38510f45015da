-- CreateTable
CREATE TABLE "redaction_versions" (
    "project_id" UUID NOT NULL,
    "version" INTEGER NOT NULL,
    "rules" JSONB NOT NULL,
    "actor_kind" TEXT NOT NULL,
    "actor_id" TEXT,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "redaction_versions_pkey" PRIMARY KEY ("project_id","version")
);

-- CreateTable
CREATE TABLE "retention_rules" (
    "project_id" UUID NOT NULL,
    "days" INTEGER,
    "bytes" BIGINT,
    "changed_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "retention_rules_pkey" PRIMARY KEY ("project_id")
);

-- CreateTable
CREATE TABLE "erased_runs" (
    "trace_id" BYTEA NOT NULL,
    "project_id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "erased_runs_pkey" PRIMARY KEY ("trace_id","project_id")
);

-- CreateTable
CREATE TABLE "data_jobs" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "project_id" UUID NOT NULL,
    "ordinal" BIGSERIAL NOT NULL,
    "kind" TEXT NOT NULL,
    "user_id" TEXT,
    "subject" TEXT,
    "before" DATE,
    "state" TEXT NOT NULL DEFAULT 'waiting',
    "total" INTEGER NOT NULL,
    "runs" INTEGER NOT NULL DEFAULT 0,
    "spans" BIGINT NOT NULL DEFAULT 0,
    "held_back" INTEGER NOT NULL DEFAULT 0,
    "error" TEXT,
    "actor_kind" TEXT NOT NULL,
    "actor_id" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "data_jobs_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "data_jobs_project_id_ordinal_idx" ON "data_jobs"("project_id", "ordinal");

-- CreateIndex
CREATE INDEX "data_jobs_state_idx" ON "data_jobs"("state");

-- AddForeignKey
ALTER TABLE "redaction_versions" ADD CONSTRAINT "redaction_versions_project_id_fkey" FOREIGN KEY ("project_id") REFERENCES "projects"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "retention_rules" ADD CONSTRAINT "retention_rules_project_id_fkey" FOREIGN KEY ("project_id") REFERENCES "projects"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "data_jobs" ADD CONSTRAINT "data_jobs_project_id_fkey" FOREIGN KEY ("project_id") REFERENCES "projects"("id") ON DELETE CASCADE ON UPDATE CASCADE;
