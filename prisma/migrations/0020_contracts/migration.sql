-- AlterTable
ALTER TABLE "run_profiles" ADD COLUMN     "facts" TEXT;

-- CreateTable
CREATE TABLE "contracts" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "project_id" UUID NOT NULL,
    "pipeline" TEXT NOT NULL,
    "key" BYTEA NOT NULL,
    "hash" BYTEA NOT NULL,
    "step" TEXT NOT NULL,
    "side" TEXT NOT NULL,
    "source" TEXT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'active',
    "schema" TEXT NOT NULL,
    "runs" INTEGER NOT NULL DEFAULT 0,
    "first_seen_at" TIMESTAMPTZ(3) NOT NULL,
    "last_seen_at" TIMESTAMPTZ(3) NOT NULL,
    "given_by" UUID,
    "given_at" TIMESTAMPTZ(3),

    CONSTRAINT "contracts_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "contracts_project_id_key_source_hash_key" ON "contracts"("project_id", "key", "source", "hash");

-- CreateIndex
CREATE INDEX "contracts_by_pipeline" ON "contracts"("project_id", "pipeline", "last_seen_at" DESC);

-- AddForeignKey
ALTER TABLE "contracts" ADD CONSTRAINT "contracts_project_id_fkey" FOREIGN KEY ("project_id") REFERENCES "projects"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- CreateTable
CREATE TABLE "contract_checks" (
    "project_id" UUID NOT NULL,
    "day" DATE NOT NULL,
    "trace_id" BYTEA NOT NULL,
    "contract_id" UUID NOT NULL,
    "start_ns" BIGINT NOT NULL,
    "passed" INTEGER NOT NULL,
    "failed" INTEGER NOT NULL,
    "span_id" BYTEA NOT NULL,
    "issues" TEXT,

    CONSTRAINT "contract_checks_pkey" PRIMARY KEY ("project_id","trace_id","contract_id","day")
) PARTITION BY RANGE ("day");

-- CreateIndex
CREATE INDEX "contract_checks_by_contract" ON "contract_checks"("project_id", "contract_id", "start_ns" DESC);

-- CreateTable
CREATE TABLE "rule_switches" (
    "project_id" UUID NOT NULL,
    "pipeline" TEXT NOT NULL,
    "rule" TEXT NOT NULL,
    "off_by" UUID,
    "off_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "rule_switches_pkey" PRIMARY KEY ("project_id","pipeline","rule")
);

-- AddForeignKey
ALTER TABLE "rule_switches" ADD CONSTRAINT "rule_switches_project_id_fkey" FOREIGN KEY ("project_id") REFERENCES "projects"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Days that nobody expects, and one partition for each day that the other telemetry has.
CREATE TABLE "contract_checks_default" PARTITION OF "contract_checks" DEFAULT;
ALTER TABLE "contract_checks_default" ADD CONSTRAINT "contract_checks_default_day" CHECK ("day" = DATE '0001-01-01');
DO $$
DECLARE
  found record;
BEGIN
  FOR found IN
    SELECT to_date(substring(c.relname from '\d{8}$'), 'YYYYMMDD') AS day
      FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
     WHERE i.inhparent = 'log_records'::regclass AND c.relname ~ '^log_records_\d{8}$'
  LOOP
    EXECUTE format('CREATE TABLE %I PARTITION OF contract_checks FOR VALUES FROM (%L) TO (%L)',
                   'contract_checks_' || to_char(found.day, 'YYYYMMDD'), found.day, found.day + 1);
  END LOOP;
END
$$;
