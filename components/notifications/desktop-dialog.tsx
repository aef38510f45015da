"use client";

import { useState } from "react";
import { ChannelDialog } from "@/components/notifications/channel-dialog";
import { useSetChannel } from "@/lib/browser/notification-queries";
import type { Channel } from "@/lib/contract/notifications";
import { type NoticeType, noticeTypes } from "@/lib/domain/notify/notice";

type DesktopDialogProps = { channel: Channel | null; onClose: () => void; onRemove: (() => void) | null };

export function DesktopDialog({ channel, onClose, onRemove }: DesktopDialogProps) {
  const set = useSetChannel("desktop");
  const [common, setCommon] = useState({
    enabled: channel?.enabled ?? true,
    events: (channel?.events ?? noticeTypes) as NoticeType[],
  });
  const save = () => set.mutate(common, { onSuccess: onClose });
  return (
    <ChannelDialog
      title="Desktop"
      description="Shown by the browsers of members who allowed it below, while a page of Tracegate is open."
      {...{ common, onCommon: setCommon, error: set.error, pending: set.isPending, onSave: save, onClose, onRemove }}
    />
  );
}
