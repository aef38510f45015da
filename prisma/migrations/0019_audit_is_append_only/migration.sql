-- The history of one object.
CREATE INDEX "audit_entries_project_id_subject_seq_idx" ON "audit_entries"("project_id", "subject", "seq");

-- Entries are written once. They go only with their project: this keeps a slip, a stray script or a hasty operator from
-- rewriting history. Whoever owns the table can switch a trigger off; that is what the chain and a noted head are for.
CREATE FUNCTION "refuse_audit_change"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' AND NOT EXISTS (SELECT FROM "projects" WHERE "id" = OLD."project_id") THEN
    RETURN OLD;
  END IF;
  RAISE EXCEPTION 'the audit log is append-only' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER "audit_entries_append_only" BEFORE UPDATE OR DELETE ON "audit_entries"
  FOR EACH ROW EXECUTE FUNCTION "refuse_audit_change"();
CREATE TRIGGER "audit_entries_no_truncate" BEFORE TRUNCATE ON "audit_entries"
  FOR EACH STATEMENT EXECUTE FUNCTION "refuse_audit_change"();
-- The end of the chain never moves back: rows that were cut off are missed.
CREATE TRIGGER "project_heads_audit_forward" BEFORE UPDATE ON "project_heads"
  FOR EACH ROW WHEN (NEW."audit_seq" < OLD."audit_seq") EXECUTE FUNCTION "refuse_audit_change"();
