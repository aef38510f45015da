-- Grows with every change of a run's spans; a span has the one at which it was last written. Readers ask for what is newer.
-- AlterTable
ALTER TABLE "runs" ADD COLUMN     "revision" INTEGER NOT NULL DEFAULT 1;

-- AlterTable
ALTER TABLE "spans" ADD COLUMN     "revision" INTEGER NOT NULL DEFAULT 1;
