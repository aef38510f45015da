-- CreateTable
CREATE TABLE "project_heads" (
    "project_id" UUID NOT NULL,
    "epoch" INTEGER NOT NULL DEFAULT 0,
    "event_seq" BIGINT NOT NULL DEFAULT 0,
    "audit_seq" BIGINT NOT NULL DEFAULT 0,
    "audit_hash" TEXT NOT NULL DEFAULT '0000000000000000000000000000000000000000000000000000000000000000',

    CONSTRAINT "project_heads_pkey" PRIMARY KEY ("project_id")
);

-- CreateTable
CREATE TABLE "members" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "project_id" UUID NOT NULL,
    "ordinal" BIGSERIAL NOT NULL,
    "name" TEXT NOT NULL,
    "email" TEXT,
    "role" TEXT NOT NULL,
    "groups" TEXT[],
    "delegates_to" UUID,
    "token_hash" BYTEA,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "removed_at" TIMESTAMPTZ(3),

    CONSTRAINT "members_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "run_controls" (
    "project_id" UUID NOT NULL,
    "run_id" TEXT NOT NULL,
    "ordinal" BIGSERIAL NOT NULL,
    "trace_id" BYTEA NOT NULL,
    "pipeline" TEXT NOT NULL,
    "version" TEXT NOT NULL,
    "input_hash" TEXT NOT NULL,
    "input" TEXT,
    "limit_micro_usd" BIGINT NOT NULL,
    "limit_steps" INTEGER,
    "limit_ms" BIGINT,
    "started_by" UUID,
    "user_id" TEXT,
    "session_id" TEXT,
    "parent_run_id" TEXT,
    "ancestors" TEXT[],
    "status" TEXT NOT NULL DEFAULT 'open',
    "halt_code" TEXT,
    "killed" BOOLEAN NOT NULL DEFAULT false,
    "fence" INTEGER NOT NULL DEFAULT 0,
    "lease_holder" TEXT,
    "lease_expires_at" TIMESTAMPTZ(3),
    "last_step_seq" INTEGER NOT NULL DEFAULT 0,
    "output" TEXT,
    "error" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3),
    "check_at" TIMESTAMPTZ(3),

    CONSTRAINT "run_controls_pkey" PRIMARY KEY ("project_id","run_id")
);

-- CreateTable
CREATE TABLE "step_claims" (
    "project_id" UUID NOT NULL,
    "run_id" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "seq" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "input_hash" TEXT NOT NULL,
    "effect" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "result" TEXT,
    "error" TEXT,
    "args_hash" TEXT NOT NULL,
    "approval_id" UUID,
    "fence" INTEGER NOT NULL,
    "first_claimed_at" TIMESTAMPTZ(3) NOT NULL,
    "claimed_at" TIMESTAMPTZ(3) NOT NULL,
    "completed_at" TIMESTAMPTZ(3),

    CONSTRAINT "step_claims_pkey" PRIMARY KEY ("project_id","run_id","key")
);

-- CreateTable
CREATE TABLE "budgets" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "project_id" UUID NOT NULL,
    "ordinal" BIGSERIAL NOT NULL,
    "kind" TEXT NOT NULL,
    "target" TEXT NOT NULL,
    "period" TEXT NOT NULL,
    "tz" TEXT NOT NULL,
    "limit_micro_usd" BIGINT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "budgets_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "spend" (
    "project_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "scope_id" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "window_start" TIMESTAMPTZ(3) NOT NULL,
    "spent" BIGINT NOT NULL DEFAULT 0,
    "held" BIGINT NOT NULL DEFAULT 0,
    "told" SMALLINT NOT NULL DEFAULT 0,

    CONSTRAINT "spend_pkey" PRIMARY KEY ("project_id","kind","scope_id","subject","window_start")
);

-- CreateTable
CREATE TABLE "holds" (
    "project_id" UUID NOT NULL,
    "hold_id" TEXT NOT NULL,
    "run_id" TEXT NOT NULL,
    "step_key" TEXT,
    "micro_usd" BIGINT NOT NULL,
    "state" TEXT NOT NULL,
    "charged_micro_usd" BIGINT,
    "overrun" BOOLEAN NOT NULL DEFAULT false,
    "request_hash" TEXT NOT NULL,
    "scopes" JSONB NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "settled_at" TIMESTAMPTZ(3),

    CONSTRAINT "holds_pkey" PRIMARY KEY ("project_id","hold_id")
);

-- CreateTable
CREATE TABLE "breakers" (
    "project_id" UUID NOT NULL,
    "resource" TEXT NOT NULL,
    "ordinal" BIGSERIAL NOT NULL,
    "state" TEXT NOT NULL,
    "generation" INTEGER NOT NULL,
    "openings" INTEGER NOT NULL,
    "opened_until" TIMESTAMPTZ(3),
    "probe_id" TEXT,
    "probe_holder" TEXT,
    "probe_expires_at" TIMESTAMPTZ(3),
    "reason" TEXT,
    "recent" JSONB NOT NULL,
    "check_at" TIMESTAMPTZ(3),

    CONSTRAINT "breakers_pkey" PRIMARY KEY ("project_id","resource")
);

-- CreateTable
CREATE TABLE "controls" (
    "project_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "target" TEXT NOT NULL,
    "version" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "by" UUID NOT NULL,
    "epoch" INTEGER NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "controls_pkey" PRIMARY KEY ("project_id","kind","target","version")
);

-- CreateTable
CREATE TABLE "control_events" (
    "project_id" UUID NOT NULL,
    "id" BIGINT NOT NULL,
    "type" TEXT NOT NULL,
    "data" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "control_events_pkey" PRIMARY KEY ("project_id","id")
);

-- CreateTable
CREATE TABLE "approvals" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "project_id" UUID NOT NULL,
    "ordinal" BIGSERIAL NOT NULL,
    "run_id" TEXT NOT NULL,
    "step_key" TEXT NOT NULL,
    "round" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "pipeline" TEXT NOT NULL,
    "ask" TEXT NOT NULL,
    "args" TEXT NOT NULL,
    "args_hash" TEXT NOT NULL,
    "original_args" TEXT NOT NULL,
    "original_args_hash" TEXT NOT NULL,
    "schema" TEXT,
    "edit" TEXT[],
    "risk" TEXT NOT NULL,
    "approvers" TEXT[],
    "escalate_to" TEXT[],
    "quorum" INTEGER NOT NULL,
    "requested_by" UUID,
    "started_by" UUID,
    "evidence" TEXT,
    "state" TEXT NOT NULL,
    "rev" INTEGER NOT NULL,
    "seq" INTEGER NOT NULL,
    "votes" JSONB NOT NULL,
    "questions" JSONB NOT NULL,
    "decision" JSONB,
    "usable_for_ms" INTEGER NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "escalates_at" TIMESTAMPTZ(3),
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "usable_until" TIMESTAMPTZ(3),

    CONSTRAINT "approvals_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "gates" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "project_id" UUID NOT NULL,
    "ordinal" BIGSERIAL NOT NULL,
    "pipeline" TEXT NOT NULL,
    "step" TEXT NOT NULL,
    "required" BOOLEAN NOT NULL,
    "risk" TEXT NOT NULL,
    "quorum" INTEGER NOT NULL,
    "approvers" JSONB,

    CONSTRAINT "gates_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "webhooks" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "project_id" UUID NOT NULL,
    "ordinal" BIGSERIAL NOT NULL,
    "url" TEXT NOT NULL,
    "events" TEXT[],
    "secret" BYTEA NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "webhooks_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "webhook_deliveries" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "webhook_id" UUID NOT NULL,
    "ordinal" BIGSERIAL NOT NULL,
    "type" TEXT NOT NULL,
    "body" TEXT NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'pending',
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "last_status" INTEGER,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "next_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "webhook_deliveries_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "audit_entries" (
    "project_id" UUID NOT NULL,
    "seq" BIGINT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "actor_kind" TEXT NOT NULL,
    "actor_id" TEXT,
    "action" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "data" TEXT NOT NULL,
    "prev_hash" TEXT NOT NULL,
    "hash" TEXT NOT NULL,

    CONSTRAINT "audit_entries_pkey" PRIMARY KEY ("project_id","seq")
);

-- CreateIndex
CREATE UNIQUE INDEX "members_token_hash_key" ON "members"("token_hash");

-- CreateIndex
CREATE INDEX "members_project_id_ordinal_idx" ON "members"("project_id", "ordinal");

-- CreateIndex
CREATE INDEX "run_controls_project_id_trace_id_idx" ON "run_controls"("project_id", "trace_id");

-- CreateIndex
CREATE INDEX "run_controls_project_id_ended_at_ordinal_idx" ON "run_controls"("project_id", "ended_at", "ordinal");

-- CreateIndex
CREATE INDEX "run_controls_check_at_idx" ON "run_controls"("check_at");

-- CreateIndex
CREATE UNIQUE INDEX "step_claims_project_id_run_id_seq_key" ON "step_claims"("project_id", "run_id", "seq");

-- CreateIndex
CREATE INDEX "budgets_project_id_ordinal_idx" ON "budgets"("project_id", "ordinal");

-- CreateIndex
CREATE UNIQUE INDEX "budgets_project_id_kind_target_period_key" ON "budgets"("project_id", "kind", "target", "period");

-- CreateIndex
CREATE INDEX "holds_state_expires_at_idx" ON "holds"("state", "expires_at");

-- CreateIndex
CREATE INDEX "breakers_check_at_idx" ON "breakers"("check_at");

-- CreateIndex
CREATE INDEX "control_events_at_idx" ON "control_events"("at");

-- CreateIndex
CREATE INDEX "approvals_project_id_ordinal_idx" ON "approvals"("project_id", "ordinal");

-- CreateIndex
CREATE INDEX "approvals_state_expires_at_idx" ON "approvals"("state", "expires_at");

-- CreateIndex
CREATE UNIQUE INDEX "approvals_project_id_run_id_step_key_round_key" ON "approvals"("project_id", "run_id", "step_key", "round");

-- CreateIndex
CREATE INDEX "gates_project_id_ordinal_idx" ON "gates"("project_id", "ordinal");

-- CreateIndex
CREATE UNIQUE INDEX "gates_project_id_pipeline_step_key" ON "gates"("project_id", "pipeline", "step");

-- CreateIndex
CREATE INDEX "webhooks_project_id_ordinal_idx" ON "webhooks"("project_id", "ordinal");

-- CreateIndex
CREATE INDEX "webhook_deliveries_webhook_id_ordinal_idx" ON "webhook_deliveries"("webhook_id", "ordinal");

-- CreateIndex
CREATE INDEX "webhook_deliveries_status_next_at_idx" ON "webhook_deliveries"("status", "next_at");

-- AddForeignKey
ALTER TABLE "members" ADD CONSTRAINT "members_project_id_fkey" FOREIGN KEY ("project_id") REFERENCES "projects"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "budgets" ADD CONSTRAINT "budgets_project_id_fkey" FOREIGN KEY ("project_id") REFERENCES "projects"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "gates" ADD CONSTRAINT "gates_project_id_fkey" FOREIGN KEY ("project_id") REFERENCES "projects"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "webhooks" ADD CONSTRAINT "webhooks_project_id_fkey" FOREIGN KEY ("project_id") REFERENCES "projects"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "webhook_deliveries" ADD CONSTRAINT "webhook_deliveries_webhook_id_fkey" FOREIGN KEY ("webhook_id") REFERENCES "webhooks"("id") ON DELETE CASCADE ON UPDATE CASCADE;


