"use client";

import { parseAsStringLiteral, useQueryState } from "nuqs";
import { useState } from "react";
import { DesktopDialog } from "@/components/notifications/desktop-dialog";
import { EmailDialog } from "@/components/notifications/email-dialog";
import { channelWords } from "@/components/notifications/notice-words";
import { SlackDialog } from "@/components/notifications/slack-dialog";
import { TestEmailDialog } from "@/components/notifications/test-email-dialog";
import { ConfirmDialog } from "@/components/settings/confirm-dialog";
import { Button } from "@/components/ui/button";
import { ErrorState } from "@/components/ui/error-state";
import { SkeletonRows } from "@/components/ui/skeleton";
import { StatusBadge } from "@/components/ui/status-badge";
import { toast } from "@/components/ui/toast";
import { describeError } from "@/lib/browser/describe-error";
import { useChannels, useRemoveChannel, useTestChannel } from "@/lib/browser/notification-queries";
import { useRole } from "@/lib/browser/people-queries";
import type { Channel } from "@/lib/contract/notifications";
import { type ChannelKind, channelKinds } from "@/lib/domain/notify/notice";

const columns = [
  { id: "channel", width: 80 },
  { id: "state", width: 60 },
  { id: "where", width: 160 },
];

/** The channels of the project: each set up by an owner, and tested at once. */
export function ChannelsSection({ projectId }: { projectId: string }) {
  const channels = useChannels();
  const [editing, setEditing] = useQueryState("edit", parseAsStringLiteral(channelKinds));
  const [testing, setTesting] = useState(false);
  const test = useTestChannel();
  const isOwner = useRole() === "owner";
  const known = (kind: ChannelKind) => channels.data?.channels.find((channel) => channel.kind === kind) ?? null;
  const onTest = (kind: ChannelKind) => {
    if (kind === "email") return setTesting(true);
    test.mutate(
      { kind },
      {
        onSuccess: () => toast("A test is on its way: it is the first of the list below"),
        onError: (error) => toast(describeError(error).detail, { failed: true }),
      },
    );
  };
  return (
    <section aria-labelledby="notify-channels">
      <header className="shead">
        <h2 id="notify-channels">Channels</h2>
        <span className="q desk">over these the people of this project are told</span>
      </header>
      {channels.isError && (
        <ErrorState title="The channels could not be read." error={channels.error} onRetry={() => channels.refetch()} />
      )}
      {channels.isPending && <SkeletonRows rows={3} columns={columns} />}
      {channels.data && (
        <table className="tfix">
          <colgroup>
            <col className="w-[110px] max-[720px]:w-[92px]" />
            <col className="w-[120px] max-[720px]:w-auto" />
            <col className="desk" />
            <col className="w-[180px] max-[720px]:w-[150px]" />
          </colgroup>
          <tbody>
            {channelKinds.map((kind) => (
              <ChannelRow
                key={kind}
                kind={kind}
                channel={known(kind)}
                {...(isOwner ? { onEdit: () => setEditing(kind), onTest: () => onTest(kind) } : {})}
              />
            ))}
          </tbody>
        </table>
      )}
      {editing !== null && channels.data && (
        <Editing
          kind={editing}
          channel={known(editing)}
          interactionsUrl={`${channels.data.publicUrl}/api/v1/slack/${projectId}/interactions`}
          onClose={() => setEditing(null)}
        />
      )}
      {testing && <TestEmailDialog onClose={() => setTesting(false)} />}
    </section>
  );
}

const whereOf = ({ email, slack, events }: Channel) => {
  const told = `${events.length} ${events.length === 1 ? "event" : "events"}`;
  if (email) return `${email.host}:${email.port}, from ${email.from} · ${told}`;
  return slack ? `${slack.channel} · ${told}` : told;
};

type ChannelRowProps = { kind: ChannelKind; channel: Channel | null; onEdit?: () => void; onTest?: () => void };

function ChannelRow({ kind, channel, onEdit, onTest }: ChannelRowProps) {
  const name = channelWords[kind];
  return (
    <tr>
      <td className="med">{name}</td>
      <td>
        <StatusBadge status={channel?.enabled ? "done" : "lost"}>
          {channel === null ? "not set up" : channel.enabled ? "on" : "off"}
        </StatusBadge>
      </td>
      <td className="q2 desk">{channel && whereOf(channel)}</td>
      <td className="num two-buttons">
        {channel && onTest && (
          <Button size="sm" className="quiet" aria-label={`Test ${name}`} onClick={onTest}>
            Test
          </Button>
        )}
        {onEdit && (
          <Button size="sm" aria-label={`${channel ? "Change" : "Set up"} ${name}`} onClick={onEdit}>
            {channel ? "Change" : "Set up"}
          </Button>
        )}
      </td>
    </tr>
  );
}

type EditingProps = { kind: ChannelKind; channel: Channel | null; interactionsUrl: string; onClose: () => void };

function Editing({ kind, channel, interactionsUrl, onClose }: EditingProps) {
  const remove = useRemoveChannel();
  const [leaving, setLeaving] = useState(false);
  const onConfirm = () =>
    remove.mutate(kind, {
      onSuccess: () => {
        toast(`${channelWords[kind]} was removed, with its secrets`);
        onClose();
      },
    });
  const props = { channel, onClose, onRemove: channel === null ? null : () => setLeaving(true) };
  if (leaving) {
    return (
      <ConfirmDialog
        open
        title={`Remove ${channelWords[kind]}?`}
        description="Nobody is told over it any more. Its settings and secrets are gone: they have to be given again."
        verb="Remove"
        change={remove}
        onConfirm={onConfirm}
        onClose={() => setLeaving(false)}
      />
    );
  }
  if (kind === "email") return <EmailDialog {...props} />;
  return kind === "slack" ? <SlackDialog {...props} interactionsUrl={interactionsUrl} /> : <DesktopDialog {...props} />;
}
