import { isIP } from "node:net";
import { createTransport } from "nodemailer";
import { approvalMail } from "@/lib/domain/notify/mail";
import { asksForDecision } from "@/lib/domain/notify/notice";
import { bodyOf, oneLine, pathOf } from "@/lib/domain/notify/words";
import { resolveOpen } from "@/lib/server/control/public-address";
import { emailSecrets, readEmail } from "@/lib/server/notify/channel-settings";
import { publicUrl, signLink } from "@/lib/server/notify/link-token";
import { type Outcome, readSubject, type Subject } from "@/lib/server/notify/pending-approval";
import type { DueNotification } from "@/lib/server/sql/notify/attempts";
import type { ChannelRow } from "@/lib/server/sql/notify/channels";

const connectMs = 10_000;
const silenceMs = 20_000;

/** Plain text: what agents write is never markup. */
type Mail = { readonly to: string; readonly subject: string; readonly text: string; readonly messageId: string };

export async function sendEmail(due: DueNotification, channel: ChannelRow): Promise<Outcome> {
  const subject = await readSubject(due);
  if ("status" in subject) return subject;
  const mail = mailOf(due, subject);
  return "status" in mail ? mail : deliver(mail, due.projectId, channel);
}

function mailOf(due: DueNotification, { approval, people, deciders }: Subject): Mail | Outcome {
  const { projectId, type, recipient, title } = due;
  const told: unknown = JSON.parse(due.data);
  // the same for each attempt: a mail that arrives twice is one
  const same = { subject: title, messageId: `<${due.id}@${new URL(publicUrl()).hostname}>` };
  if (type === "test") return { ...same, to: recipient, text: bodyOf(type, told) };
  const to = people.find(({ id }) => id === recipient)?.email ?? null;
  if (to === null) return { status: "dismissed", why: "This member has left, or has no e-mail address any more." };
  if (approval === null || !asksForDecision(type)) {
    return { ...same, to, text: `${bodyOf(type, told)}\n\n${publicUrl()}${pathOf(type, told)}` };
  }
  if (!deciders.includes(recipient)) return { status: "dismissed", why: "This member cannot decide it, or has voted." };
  const claim = { projectId, approvalId: approval.id, memberId: recipient };
  const link = signLink({ ...claim, rev: approval.rev, expiresAt: approval.expiresAt });
  return { ...same, to, text: approvalMail(approval, `${publicUrl()}/decide/${link}`) };
}

async function deliver({ to, ...mail }: Mail, projectId: string, channel: ChannelRow): Promise<Outcome> {
  const { host, port, tls, user, from } = readEmail(channel);
  const { password } = emailSecrets(projectId, channel);
  try {
    const transport = createTransport({
      // the address that was judged: a name server that answers otherwise a moment later changes nothing
      host: await resolveOpen(host),
      port,
      secure: tls === "implicit",
      requireTLS: tls === "starttls",
      ignoreTLS: tls === "none",
      ...(isIP(host) === 0 ? { tls: { servername: host } } : {}),
      ...(user !== null && password !== undefined ? { auth: { user, pass: password } } : {}),
      name: new URL(publicUrl()).hostname,
      connectionTimeout: connectMs,
      greetingTimeout: connectMs,
      socketTimeout: silenceMs,
      disableFileAccess: true,
      disableUrlAccess: true,
    });
    await transport.sendMail({ ...mail, from: { name: "Tracegate", address: from }, to: { name: "", address: to } });
    return { status: "sent" };
  } catch (error) {
    return { status: "failed", why: oneLine(error instanceof Error ? error.message : String(error)) };
  }
}
