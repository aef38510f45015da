-- A run is compared with the nearest successful one of its pipeline: one that was asked the same, or any.
CREATE INDEX "runs_done_by_input" ON "runs"("project_id", "pipeline", md5("input_text"), "start_ns" DESC) WHERE "status" = 'done';
CREATE INDEX "runs_done_by_pipeline" ON "runs"("project_id", "pipeline", "start_ns" DESC) WHERE "status" = 'done';
