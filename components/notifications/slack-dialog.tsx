"use client";

import { useState } from "react";
import { ChannelDialog } from "@/components/notifications/channel-dialog";
import { SlackUsers } from "@/components/notifications/slack-users";
import { TextField } from "@/components/notifications/text-field";
import { CopyButton } from "@/components/ui/copy-button";
import { useSetChannel } from "@/lib/browser/notification-queries";
import type { Channel } from "@/lib/contract/notifications";
import { type NoticeType, noticeTypes } from "@/lib/domain/notify/notice";

type SlackDialogProps = {
  channel: Channel | null;
  interactionsUrl: string;
  onClose: () => void;
  onRemove: (() => void) | null;
};

export function SlackDialog({ channel, interactionsUrl, onClose, onRemove }: SlackDialogProps) {
  const set = useSetChannel("slack");
  const before = channel?.slack ?? null;
  const [common, setCommon] = useState({
    enabled: channel?.enabled ?? true,
    events: (channel?.events ?? noticeTypes) as NoticeType[],
  });
  const [name, setName] = useState(before?.channel ?? "");
  const [botToken, setBotToken] = useState("");
  const [signingSecret, setSigningSecret] = useState("");
  const [users, setUsers] = useState(before?.users ?? []);
  const save = () => {
    const secrets = { botToken: botToken || undefined, signingSecret: signingSecret || undefined };
    set.mutate({ ...common, slack: { channel: name, users, ...secrets } }, { onSuccess: onClose });
  };
  const stored = (has: boolean | undefined) => (has ? "stored: leave empty to keep it" : "");
  return (
    <ChannelDialog
      title="Slack"
      description="One message for each approval, with Approve and Reject up to medium risk. Who clicks has to be a member of this project."
      {...{ common, onCommon: setCommon, error: set.error, pending: set.isPending, onSave: save, onClose, onRemove }}
    >
      <TextField
        label="Channel"
        value={name}
        required
        placeholder="#approvals"
        onChange={({ target }) => setName(target.value)}
      />
      <TextField
        label="Bot token"
        type="password"
        autoComplete="new-password"
        value={botToken}
        required={!before?.hasBotToken}
        placeholder={stored(before?.hasBotToken) || "xoxb-…"}
        hint="Scopes: chat:write, users:read, users:read.email."
        onChange={({ target }) => setBotToken(target.value)}
      />
      <TextField
        label="Signing secret"
        type="password"
        autoComplete="new-password"
        value={signingSecret}
        required={!before?.hasSigningSecret}
        placeholder={stored(before?.hasSigningSecret)}
        onChange={({ target }) => setSigningSecret(target.value)}
      />
      <div className="text-field">
        <p className="label">Request URL, for the app's Interactivity</p>
        <p className="row">
          <code className="cut">{interactionsUrl}</code>
          <CopyButton iconOnly text={interactionsUrl} label="Copy the request URL" />
        </p>
      </div>
      <SlackUsers users={users} onChange={setUsers} />
    </ChannelDialog>
  );
}
