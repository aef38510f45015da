-- AlterTable
ALTER TABLE "runs" ADD COLUMN     "analysed_revision" INTEGER,
ADD COLUMN     "finding_rules" TEXT[];

-- CreateTable
CREATE TABLE "findings" (
    "project_id" UUID NOT NULL,
    "day" DATE NOT NULL,
    "trace_id" BYTEA NOT NULL,
    "id" BYTEA NOT NULL,
    "group_id" UUID NOT NULL,
    "rule" TEXT NOT NULL,
    "severity" TEXT NOT NULL,
    "span_id" BYTEA,
    "step" TEXT,
    "detail" TEXT NOT NULL,
    "evidence" TEXT NOT NULL,
    "expected" TEXT,
    "actual" TEXT,
    "start_ns" BIGINT NOT NULL,

    CONSTRAINT "findings_pkey" PRIMARY KEY ("project_id","trace_id","id","day")
) PARTITION BY RANGE ("day");

-- CreateIndex
CREATE INDEX "findings_by_group" ON "findings"("project_id", "group_id", "start_ns" DESC);

-- CreateTable
CREATE TABLE "run_profiles" (
    "project_id" UUID NOT NULL,
    "day" DATE NOT NULL,
    "trace_id" BYTEA NOT NULL,
    "pipeline_key" BYTEA NOT NULL,
    "start_ns" BIGINT NOT NULL,
    "profile" TEXT NOT NULL,

    CONSTRAINT "run_profiles_pkey" PRIMARY KEY ("project_id","trace_id","day")
) PARTITION BY RANGE ("day");

-- CreateIndex
CREATE INDEX "run_profiles_by_pipeline" ON "run_profiles"("project_id", "pipeline_key", "start_ns" DESC);

-- Days that nobody expects, and one partition for each day that the other telemetry has.
CREATE TABLE "findings_default" PARTITION OF "findings" DEFAULT;
ALTER TABLE "findings_default" ADD CONSTRAINT "findings_default_day" CHECK ("day" = DATE '0001-01-01');
CREATE TABLE "run_profiles_default" PARTITION OF "run_profiles" DEFAULT;
ALTER TABLE "run_profiles_default" ADD CONSTRAINT "run_profiles_default_day" CHECK ("day" = DATE '0001-01-01');
DO $$
DECLARE
  found record;
BEGIN
  FOR found IN
    SELECT to_date(substring(c.relname from '\d{8}$'), 'YYYYMMDD') AS day
      FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
     WHERE i.inhparent = 'log_records'::regclass AND c.relname ~ '^log_records_\d{8}$'
  LOOP
    EXECUTE format('CREATE TABLE %I PARTITION OF findings FOR VALUES FROM (%L) TO (%L)',
                   'findings_' || to_char(found.day, 'YYYYMMDD'), found.day, found.day + 1);
    EXECUTE format('CREATE TABLE %I PARTITION OF run_profiles FOR VALUES FROM (%L) TO (%L)',
                   'run_profiles_' || to_char(found.day, 'YYYYMMDD'), found.day, found.day + 1);
  END LOOP;
END
$$;

-- CreateTable
CREATE TABLE "finding_groups" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "project_id" UUID NOT NULL,
    "fingerprint" BYTEA NOT NULL,
    "rule" TEXT NOT NULL,
    "severity" TEXT NOT NULL,
    "pipeline" TEXT,
    "step" TEXT,
    "detail" TEXT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'open',
    "assignee" UUID,
    "note" TEXT,
    "ignored_until" TIMESTAMPTZ(3),
    "ignored_until_runs" INTEGER,
    "resolved_at" TIMESTAMPTZ(3),
    "runs" INTEGER NOT NULL DEFAULT 0,
    "first_seen_at" TIMESTAMPTZ(3) NOT NULL,
    "last_seen_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "finding_groups_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "finding_groups_project_id_fingerprint_key" ON "finding_groups"("project_id", "fingerprint");

-- CreateIndex
CREATE INDEX "finding_groups_by_time" ON "finding_groups"("project_id", "last_seen_at" DESC, "id");

-- AddForeignKey
ALTER TABLE "finding_groups" ADD CONSTRAINT "finding_groups_project_id_fkey" FOREIGN KEY ("project_id") REFERENCES "projects"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- CreateTable
CREATE TABLE "analysis_queue" (
    "id" BIGSERIAL NOT NULL,
    "trace_id" BYTEA NOT NULL,
    "project_id" UUID NOT NULL,
    "revision" INTEGER NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT clock_timestamp(),

    CONSTRAINT "analysis_queue_pkey" PRIMARY KEY ("id","trace_id")
);

-- What was stored before there were findings, oldest first: later runs are compared with them.
INSERT INTO "analysis_queue" ("trace_id", "project_id", "revision")
SELECT "trace_id", "project_id", "revision" FROM "runs" ORDER BY "start_ns";
