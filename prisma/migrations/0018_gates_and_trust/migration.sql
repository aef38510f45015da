-- A gate's policy has versions, a deadline, an escalation and, where an owner names one, a class of trust.
ALTER TABLE "gates" ADD COLUMN "timeout_ms" INTEGER,
ADD COLUMN "escalate" JSONB,
ADD COLUMN "trust" JSONB,
ADD COLUMN "version" INTEGER NOT NULL DEFAULT 0;

-- Which class an ask belonged to and whether a person was asked; planted asks are told from others only here.
ALTER TABLE "approvals" ADD COLUMN "trust" JSONB,
ADD COLUMN "canary" BOOLEAN NOT NULL DEFAULT false;

-- CreateTable
CREATE TABLE "gate_versions" (
    "project_id" UUID NOT NULL,
    "pipeline" TEXT NOT NULL,
    "step" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "policy" JSONB,
    "reason" TEXT,
    "affected" INTEGER NOT NULL,
    "actor_kind" TEXT NOT NULL,
    "actor_id" TEXT,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "gate_versions_pkey" PRIMARY KEY ("project_id", "pipeline", "step", "version")
);

-- CreateTable
CREATE TABLE "trust_classes" (
    "project_id" UUID NOT NULL,
    "pipeline" TEXT NOT NULL,
    "step" TEXT NOT NULL,
    "level" INTEGER NOT NULL,
    "restart" INTEGER NOT NULL,
    "since" TIMESTAMPTZ(3) NOT NULL,
    "fingerprint" TEXT,
    "told" BOOLEAN NOT NULL,

    CONSTRAINT "trust_classes_pkey" PRIMARY KEY ("project_id", "pipeline", "step")
);

-- CreateTable
CREATE TABLE "trust_marks" (
    "project_id" UUID NOT NULL,
    "approval_id" UUID NOT NULL,
    "pipeline" TEXT NOT NULL,
    "step" TEXT NOT NULL,
    "restart" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "by" TEXT[],
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "trust_marks_pkey" PRIMARY KEY ("project_id", "approval_id")
);

-- CreateTable
CREATE TABLE "trust_changes" (
    "ordinal" BIGSERIAL NOT NULL,
    "project_id" UUID NOT NULL,
    "pipeline" TEXT NOT NULL,
    "step" TEXT NOT NULL,
    "change" TEXT NOT NULL,
    "from_level" INTEGER NOT NULL,
    "to_level" INTEGER NOT NULL,
    "reason" TEXT NOT NULL,
    "actor_kind" TEXT NOT NULL,
    "actor_id" TEXT,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "trust_changes_pkey" PRIMARY KEY ("ordinal")
);

-- CreateIndex
CREATE INDEX "trust_marks_project_id_pipeline_step_restart_at_idx" ON "trust_marks"("project_id", "pipeline", "step", "restart", "at");

-- CreateIndex
CREATE INDEX "trust_changes_project_id_pipeline_step_ordinal_idx" ON "trust_changes"("project_id", "pipeline", "step", "ordinal");

-- CreateIndex
CREATE INDEX "approvals_project_id_pipeline_name_created_at_idx" ON "approvals"("project_id", "pipeline", "name", "created_at");
