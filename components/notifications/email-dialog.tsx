"use client";

import { useState } from "react";
import { ChannelDialog } from "@/components/notifications/channel-dialog";
import { TextField } from "@/components/notifications/text-field";
import { useSetChannel } from "@/lib/browser/notification-queries";
import type { Channel } from "@/lib/contract/notifications";
import { type NoticeType, noticeTypes } from "@/lib/domain/notify/notice";

type EmailDialogProps = { channel: Channel | null; onClose: () => void; onRemove: (() => void) | null };
const ways = { starttls: "STARTTLS", implicit: "TLS from the start", none: "none" } as const;
type Way = keyof typeof ways;
const isWay = (text: string): text is Way => text in ways;

export function EmailDialog({ channel, onClose, onRemove }: EmailDialogProps) {
  const set = useSetChannel("email");
  const before = channel?.email ?? null;
  const [common, setCommon] = useState({
    enabled: channel?.enabled ?? true,
    events: (channel?.events ?? noticeTypes) as NoticeType[],
  });
  const [host, setHost] = useState(before?.host ?? "");
  const [port, setPort] = useState(String(before?.port ?? 587));
  const [tls, setTls] = useState<Way>(before?.tls ?? "starttls");
  const [user, setUser] = useState(before?.user ?? "");
  const [password, setPassword] = useState("");
  const [from, setFrom] = useState(before?.from ?? "");
  const save = () => {
    const secret = password === "" ? (user === "" ? null : undefined) : password;
    const email = { host, port: Number(port), tls, user: user || null, from, password: secret };
    set.mutate({ ...common, email }, { onSuccess: onClose });
  };
  return (
    <ChannelDialog
      title="E-mail"
      description="Each approver gets a mail with what will run and a link that is theirs alone."
      {...{ common, onCommon: setCommon, error: set.error, pending: set.isPending, onSave: save, onClose, onRemove }}
    >
      <div className="pair">
        <TextField
          label="Host"
          value={host}
          required
          placeholder="smtp.example.com"
          onChange={({ target }) => setHost(target.value)}
        />
        <TextField
          label="Port"
          value={port}
          required
          inputMode="numeric"
          onChange={({ target }) => setPort(target.value)}
        />
      </div>
      <div className="text-field">
        <label className="label" htmlFor="email-tls">
          Encryption
        </label>
        <span className="field">
          <select id="email-tls" value={tls} onChange={({ target }) => isWay(target.value) && setTls(target.value)}>
            {Object.entries(ways).map(([value, words]) => (
              <option key={value} value={value}>
                {words}
              </option>
            ))}
          </select>
        </span>
      </div>
      <TextField label="User" value={user} placeholder="none" onChange={({ target }) => setUser(target.value)} />
      <TextField
        label="Password"
        type="password"
        autoComplete="new-password"
        value={password}
        placeholder={before?.hasPassword ? "stored: leave empty to keep it" : ""}
        onChange={({ target }) => setPassword(target.value)}
      />
      <TextField
        label="From"
        type="email"
        required
        value={from}
        placeholder="tracegate@example.com"
        onChange={({ target }) => setFrom(target.value)}
      />
    </ChannelDialog>
  );
}
