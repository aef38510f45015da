"use client";

import { ChannelsSection } from "@/components/notifications/channels-section";
import { OutboxSection } from "@/components/notifications/outbox-section";
import { PreferencesSection } from "@/components/notifications/preferences-section";
import { WebhooksSection } from "@/components/notifications/webhooks-section";
import { useRole } from "@/lib/browser/people-queries";
import { hasRole } from "@/lib/domain/guard/seats";

/** How people are told, what the reader wants of it, and what was sent: as much of it as the reader's role may see. */
export function NotificationsPage({ projectId }: { projectId: string }) {
  const role = useRole();
  return (
    <>
      <ChannelsSection projectId={projectId} />
      <PreferencesSection />
      {role === "owner" && <WebhooksSection />}
      {role !== null && hasRole(role, "operator") && <OutboxSection />}
    </>
  );
}
