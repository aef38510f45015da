-- AlterTable
ALTER TABLE "spans" ADD COLUMN "first_token_ns" BIGINT;
