-- What the steps of a run are called: runs are found by it without a look at their spans. Null: too many.
-- AlterTable
ALTER TABLE "runs" ADD COLUMN     "kinds" TEXT[],
ADD COLUMN     "providers" TEXT[],
ADD COLUMN     "steps" TEXT[],
ADD COLUMN     "tools" TEXT[];

-- What was stored before; with the limits of lib/domain/trace/run-labels.ts.
UPDATE "runs" r SET "kinds" = v."kinds", "providers" = v."providers", "steps" = v."steps", "tools" = v."tools"
  FROM (
    SELECT "project_id", "trace_id", "day", array_agg(DISTINCT "kind") AS "kinds",
           CASE WHEN count(DISTINCT "provider") <= 100 AND coalesce(length(string_agg(DISTINCT "provider", '')), 0) <= 4000
                THEN coalesce(array_agg(DISTINCT "provider") FILTER (WHERE "provider" IS NOT NULL), '{}') END AS "providers",
           CASE WHEN count(DISTINCT "name") <= 100 AND coalesce(length(string_agg(DISTINCT "name", '')), 0) <= 4000
                THEN coalesce(array_agg(DISTINCT "name"), '{}') END AS "steps",
           CASE WHEN count(DISTINCT "tool_name") <= 100 AND coalesce(length(string_agg(DISTINCT "tool_name", '')), 0) <= 4000
                THEN coalesce(array_agg(DISTINCT "tool_name") FILTER (WHERE "tool_name" IS NOT NULL), '{}') END AS "tools"
      FROM "spans" GROUP BY "project_id", "trace_id", "day"
  ) AS v
 WHERE r."project_id" = v."project_id" AND r."trace_id" = v."trace_id" AND r."day" = v."day";
