-- What retention and the looks at a day read. It is short, and its entries are written at its end.
CREATE INDEX "runs_by_day" ON "runs"("day");

-- The partition of absurd days says which one that is, so that it is no default partition any more: beside one, no partition
-- can be detached concurrently, that is, without an exclusive lock of the whole table. Its check makes this quick.
DO $$
DECLARE
  name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['spans', 'contents', 'search_words', 'findings', 'run_profiles', 'contract_checks',
                              'cost_facts', 'run_waste', 'log_records'] LOOP
    EXECUTE format('ALTER TABLE %I DETACH PARTITION %I', name, name || '_default');
    EXECUTE format('ALTER TABLE %I ATTACH PARTITION %I FOR VALUES FROM (''0001-01-01'') TO (''0001-01-02'')', name, name || '_default');
  END LOOP;
END $$;
