-- The inbox: who said they would look at a request, pages by risk and by deadline, and what was decided about requests like it.
ALTER TABLE "approvals" ADD COLUMN "assignee" UUID,
ADD COLUMN "assigned_at" TIMESTAMPTZ(3),
ADD COLUMN "args_shape" TEXT NOT NULL DEFAULT '';
CREATE INDEX "approvals_waiting_by_risk" ON "approvals"("project_id", array_position(ARRAY['critical', 'high', 'medium', 'low'], "risk"), "expires_at", "ordinal") WHERE "state" = 'pending';
CREATE INDEX "approvals_waiting_by_deadline" ON "approvals"("project_id", "expires_at", "ordinal") WHERE "state" = 'pending';
CREATE INDEX "approvals_project_id_pipeline_name_args_shape_ordinal_idx" ON "approvals"("project_id", "pipeline", "name", "args_shape", "ordinal");
-- The list that a saved view is of.
ALTER TABLE "saved_views" ADD COLUMN "list" TEXT NOT NULL DEFAULT 'runs';
