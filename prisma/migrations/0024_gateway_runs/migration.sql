-- A run that the gateway began: nobody executes it, it is open while one of its calls is, and what its spans say of its end stands.
ALTER TABLE "run_controls" ADD COLUMN "is_gateway" BOOLEAN NOT NULL DEFAULT false;
