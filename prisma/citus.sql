-- Spreads the telemetry of a Tracegate over the machines of a Citus cluster (PostgreSQL with the extension citus, 12 or newer).
-- Run it once on the coordinator, after the migrations and before telemetry comes: psql "$DATABASE_URL" -f prisma/citus.sql
--
-- NOT RUN HERE: no Citus could be installed where Tracegate is built. What can be checked without it is, in
-- prisma/citus.test.ts: the distribution column is in every unique key of these tables, no foreign key or trigger stands in
-- the way, and in the statements that ingest, pages and worker send, these tables are joined by trace_id alone.
-- Try it on a copy first: Citus refuses some locking clauses over several shards that no check here can see.

begin;

create extension if not exists citus;

-- Telemetry: one run lies whole on one machine, so what belongs to a run is joined there.
select create_distributed_table('runs', 'trace_id');
select create_distributed_table('spans', 'trace_id', colocate_with => 'runs');
select create_distributed_table('contents', 'trace_id', colocate_with => 'runs');
select create_distributed_table('log_records', 'trace_id', colocate_with => 'runs');
select create_distributed_table('search_words', 'trace_id', colocate_with => 'runs');
select create_distributed_table('findings', 'trace_id', colocate_with => 'runs');
select create_distributed_table('run_profiles', 'trace_id', colocate_with => 'runs');
select create_distributed_table('contract_checks', 'trace_id', colocate_with => 'runs');
select create_distributed_table('cost_facts', 'trace_id', colocate_with => 'runs');
select create_distributed_table('run_waste', 'trace_id', colocate_with => 'runs');
select create_distributed_table('erased_runs', 'trace_id', colocate_with => 'runs');

-- What telemetry is joined with is on every machine; these are small and change seldom.
select create_reference_table('projects');
select create_reference_table('members');
select create_reference_table('finding_groups');
select create_reference_table('contracts');

-- Queues stay on the coordinator: workers take from them with `for update skip locked`, oldest first, over all runs. They
-- are empty when the workers keep up.
-- stays: search_queue
-- stays: analysis_queue
-- stays: cost_queue
-- stays: judge_jobs

-- All other tables are the control plane's and people's. They stay on the coordinator, too: their changes of a project
-- come one after the other, under the lock of the project's head row, which no further machine would make faster.

commit;
