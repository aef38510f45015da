// Messages of Slack. Everything that an agent wrote is plain text or preformatted: never mrkdwn, which could forge links.
import { isRiskier, type Risk } from "@/lib/domain/guard/gate";
import { writtenArgs } from "@/lib/domain/notify/mail";
import { oneLine } from "@/lib/domain/notify/words";

type Block = Readonly<Record<string, unknown>>;
export type SlackMessage = { readonly text: string; readonly blocks: readonly Block[] };

/** Slack refuses longer ones. */
const [headerChars, preformattedChars] = [150, 2_900];
export const decideHere = { approve: "tracegate_approve", reject: "tracegate_reject" } as const;

type Asked = {
  readonly id: string;
  readonly rev: number;
  readonly ask: string;
  readonly pipeline: string;
  readonly name: string;
  readonly runId: string;
  readonly risk: Risk;
  readonly quorum: number;
  readonly args: string;
  readonly expiresAt: Date;
};

/** `mentioned`: ids of Slack users who may decide. */
export function askMessage(asked: Asked, title: string, url: string, mentioned: readonly string[]): SlackMessage {
  const args = writtenArgs(asked.args);
  const whole = args.length <= preformattedChars;
  // what cannot be shown whole cannot be approved here
  const here = whole && !isRiskier(asked.risk, "medium");
  return {
    text: escapeMrkdwn(title),
    blocks: [
      ...headOf(asked, title),
      preformatted(whole ? args : `${args.slice(0, preformattedChars)}\n… cut`),
      context(deadlineOf(asked)),
      ...(mentioned.length > 0 ? [{ type: "section", text: { type: "mrkdwn", text: mentions(mentioned) } }] : []),
      { type: "actions", elements: [...(here ? votesOf(asked) : []), linkTo(url, here ? "Open" : "Open to decide")] },
    ],
  };
}

/** The same message when nothing is to be decided any more. */
export function doneMessage(asked: Asked, title: string, outcome: string, url: string): SlackMessage {
  return {
    text: escapeMrkdwn(title),
    blocks: [...headOf(asked, title), context(outcome), { type: "actions", elements: [linkTo(url, "Open")] }],
  };
}

export function plainMessage(title: string, body: string, url: string): SlackMessage {
  return {
    text: escapeMrkdwn(title),
    blocks: [header(title), context(body), { type: "actions", elements: [linkTo(url, "Open")] }],
  };
}

/** Asks why: a rejection needs a reason. `metadata` comes back with the answer. */
export function rejectView(metadata: string): Block {
  const reasons = {
    wrong_arguments: "The arguments are wrong",
    not_allowed: "Not allowed",
    too_risky: "Too risky",
    not_needed: "Not needed",
    other: "Another reason",
  };
  const options = Object.entries(reasons).map(([value, words]) => ({ text: plain(words), value }));
  const comment = { type: "plain_text_input", action_id: "comment", multiline: true, max_length: 2_000 };
  return {
    type: "modal",
    callback_id: decideHere.reject,
    private_metadata: metadata,
    title: plain("Reject"),
    submit: plain("Reject"),
    close: plain("Back"),
    blocks: [
      {
        type: "input",
        block_id: "reason",
        label: plain("Why not?"),
        element: { type: "static_select", action_id: "reason", options, initial_option: options[0] },
      },
      { type: "input", block_id: "comment", label: plain("In a sentence: the agent reads it"), element: comment },
    ],
  };
}

function headOf({ pipeline, name, runId, risk, ask }: Asked, title: string): Block[] {
  const facts = `${risk} risk · ${oneLine(pipeline)} · ${oneLine(name)} · run ${oneLine(runId)}`;
  // the title is cut, the ask is not
  const long = title.length > headerChars ? [{ type: "section", text: plain(oneLine(ask)) }] : [];
  return [header(title), ...long, context(facts)];
}

const deadlineOf = ({ quorum, expiresAt }: Asked) => {
  const until = `Expires ${expiresAt.toISOString().slice(0, 16).replace("T", " ")} UTC`;
  return quorum > 1 ? `${until} · ${quorum} have to approve` : until;
};
const votesOf = ({ id, rev }: Asked): Block[] => [
  { type: "button", style: "primary", action_id: decideHere.approve, text: plain("Approve"), value: `${id} ${rev}` },
  { type: "button", style: "danger", action_id: decideHere.reject, text: plain("Reject…"), value: `${id} ${rev}` },
];
const linkTo = (url: string, words: string): Block => ({
  type: "button",
  action_id: "tracegate_open",
  text: plain(words),
  url,
});
const plain = (text: string) => ({ type: "plain_text", text, emoji: false });
const cut = (text: string, chars: number) => (text.length <= chars ? text : `${text.slice(0, chars - 1)}…`);
const header = (title: string): Block => ({ type: "header", text: plain(cut(title, headerChars)) });
const context = (text: string): Block => ({ type: "context", elements: [plain(cut(text, 1_900))] });
const preformatted = (text: string): Block => ({
  type: "rich_text",
  elements: [{ type: "rich_text_preformatted", elements: [{ type: "text", text }] }],
});
/** Ids were checked to be letters and digits. */
const mentions = (ids: readonly string[]) =>
  ids
    .slice(0, 20)
    .map((id) => `<@${id}>`)
    .join(" ");
const escapeMrkdwn = (text: string) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
