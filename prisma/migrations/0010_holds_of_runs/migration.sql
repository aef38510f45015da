-- The run page shows the holds of its run, newest first.
-- CreateIndex
CREATE INDEX "holds_project_id_run_id_created_at_idx" ON "holds"("project_id", "run_id", "created_at");
