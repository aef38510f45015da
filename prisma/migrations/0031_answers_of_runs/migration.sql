-- What a kept answer is about, so that the deletion of a user finds it.
ALTER TABLE "idempotency_keys" ADD COLUMN "project_id" UUID, ADD COLUMN "about" TEXT;
