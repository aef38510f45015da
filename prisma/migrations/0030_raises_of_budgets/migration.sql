-- Letting a budget spend more may need an approval; which one was asked for last.
ALTER TABLE "budgets" ADD COLUMN "raise_needs_approval" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN "asked_approval" UUID;
