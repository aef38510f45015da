-- CreateTable
CREATE TABLE "search_words" (
    "project_id" UUID NOT NULL,
    "day" DATE NOT NULL,
    "trace_id" BYTEA NOT NULL,
    "part" BIGINT NOT NULL,
    "words" tsvector NOT NULL,

    CONSTRAINT "search_words_pkey" PRIMARY KEY ("project_id","trace_id","part","day")
) PARTITION BY RANGE ("day");

-- words hardly compress: not trying saves time when they are written and when they are compared
ALTER TABLE "search_words" ALTER COLUMN "words" SET STORAGE EXTERNAL;

-- CreateIndex
CREATE INDEX "search_words_by_word" ON "search_words" USING GIN ("words");

-- Days that nobody expects, and one partition for each day that the other telemetry has.
CREATE TABLE "search_words_default" PARTITION OF "search_words" DEFAULT;
ALTER TABLE "search_words_default" ADD CONSTRAINT "search_words_default_day" CHECK ("day" = DATE '0001-01-01');
DO $$
DECLARE
  found record;
BEGIN
  FOR found IN
    SELECT to_date(substring(c.relname from '\d{8}$'), 'YYYYMMDD') AS day
      FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
     WHERE i.inhparent = 'log_records'::regclass AND c.relname ~ '^log_records_\d{8}$'
  LOOP
    EXECUTE format('CREATE TABLE %I PARTITION OF search_words FOR VALUES FROM (%L) TO (%L)',
                   'search_words_' || to_char(found.day, 'YYYYMMDD'), found.day, found.day + 1);
  END LOOP;
END
$$;

-- CreateTable
CREATE TABLE "search_queue" (
    "id" BIGSERIAL NOT NULL,
    "trace_id" BYTEA NOT NULL,
    "project_id" UUID NOT NULL,
    "day" DATE NOT NULL,
    "chars" INTEGER NOT NULL,
    "contents" BYTEA,
    "spans" BYTEA,
    "logs" BYTEA,

    CONSTRAINT "search_queue_pkey" PRIMARY KEY ("id","trace_id")
);

-- What was stored before there was a search.
INSERT INTO "search_queue" ("trace_id", "project_id", "day", "chars")
SELECT "trace_id", "project_id", "day", least("span_count"::bigint * 4096, 1000000000) FROM "runs";
