-- CreateTable
CREATE TABLE "notification_channels" (
    "project_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "enabled" BOOLEAN NOT NULL,
    "events" TEXT[],
    "settings" TEXT NOT NULL,
    "secrets" BYTEA,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "notification_channels_pkey" PRIMARY KEY ("project_id","kind")
);

-- CreateTable
CREATE TABLE "notification_events" (
    "id" BIGSERIAL NOT NULL,
    "project_id" UUID NOT NULL,
    "key" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "data" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "told_at" TIMESTAMPTZ(3),

    CONSTRAINT "notification_events_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "notifications" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "project_id" UUID NOT NULL,
    "ordinal" BIGSERIAL NOT NULL,
    "key" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "channel" TEXT NOT NULL,
    "recipient" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "data" TEXT NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'pending',
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "last_error" TEXT,
    "external" TEXT,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "next_at" TIMESTAMPTZ(3) NOT NULL,
    "tried_at" TIMESTAMPTZ(3),

    CONSTRAINT "notifications_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "notification_preferences" (
    "project_id" UUID NOT NULL,
    "member_id" UUID NOT NULL,
    "desktop" BOOLEAN NOT NULL,
    "email" BOOLEAN NOT NULL,
    "slack" BOOLEAN NOT NULL,

    CONSTRAINT "notification_preferences_pkey" PRIMARY KEY ("project_id","member_id")
);

-- CreateTable
CREATE TABLE "spent_tokens" (
    "hash" BYTEA NOT NULL,
    "until" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "spent_tokens_pkey" PRIMARY KEY ("hash")
);

-- CreateIndex
CREATE INDEX "notification_events_at_idx" ON "notification_events"("at");

-- CreateIndex
CREATE UNIQUE INDEX "notification_events_project_id_key_key" ON "notification_events"("project_id", "key");

-- CreateIndex
CREATE INDEX "notifications_project_id_ordinal_idx" ON "notifications"("project_id", "ordinal");

-- CreateIndex
CREATE INDEX "notifications_status_next_at_idx" ON "notifications"("status", "next_at");

-- CreateIndex
CREATE INDEX "notifications_project_id_channel_tried_at_idx" ON "notifications"("project_id", "channel", "tried_at");

-- CreateIndex
CREATE UNIQUE INDEX "notifications_project_id_channel_recipient_key_key" ON "notifications"("project_id", "channel", "recipient", "key");

-- CreateIndex
CREATE INDEX "spent_tokens_until_idx" ON "spent_tokens"("until");

-- AddForeignKey
ALTER TABLE "notification_channels" ADD CONSTRAINT "notification_channels_project_id_fkey" FOREIGN KEY ("project_id") REFERENCES "projects"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What the worker has not made notifications of yet.
CREATE INDEX "notification_events_untold" ON "notification_events"("id") WHERE "told_at" IS NULL;

-- Approvals that escalate, for the telling of it.
CREATE INDEX "approvals_escalating" ON "approvals"("escalates_at") WHERE "state" = 'pending' AND "escalates_at" IS NOT NULL;
