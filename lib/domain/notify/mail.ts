// The text of an e-mail that asks for a decision.
import { isRiskier, type Risk } from "@/lib/domain/guard/gate";
import { oneLine } from "@/lib/domain/notify/words";

type Asked = {
  readonly ask: string;
  readonly pipeline: string;
  readonly name: string;
  readonly runId: string;
  readonly risk: Risk;
  readonly quorum: number;
  readonly votes: readonly unknown[];
  readonly rev: number;
  readonly originalArgsHash: string;
  readonly argsHash: string;
  /** JSON text. */
  readonly args: string;
  readonly expiresAt: Date;
};

/** A longer one belongs on a screen. */
export const argsCharsMax = 12_000;

/** Indented JSON, with what would hide or turn a text written as escapes. */
export function writtenArgs(args: string): string {
  const escaped = (character: string) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
  return JSON.stringify(JSON.parse(args), null, 2).replace(
    /[\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g,
    escaped,
  );
}

export function approvalMail(asked: Asked, link: string): string {
  const { pipeline, name, runId, risk, quorum, votes, expiresAt } = asked;
  const args = writtenArgs(asked.args);
  const edited = asked.argsHash === asked.originalArgsHash ? "" : ", as they were edited";
  return [
    oneLine(asked.ask),
    "",
    `Pipeline  ${oneLine(pipeline)}`,
    `Step      ${oneLine(name)}`,
    `Run       ${oneLine(runId)}`,
    `Risk      ${risk}`,
    ...(quorum > 1 ? [`Votes     ${votes.length} of ${quorum}`] : []),
    `Expires   ${utc(expiresAt)}`,
    "",
    `What will run, exactly${edited} (revision ${asked.rev}):`,
    "",
    args.length > argsCharsMax
      ? `${args.slice(0, argsCharsMax)}\n… cut: the page behind the link shows all of it.`
      : args,
    "",
    "Look at it and decide:",
    link,
    "",
    isRiskier(risk, "medium")
      ? "At this risk you have to be signed in to decide."
      : "This link is yours alone and decides once. To open it decides nothing.",
  ].join("\n");
}

const utc = (at: Date) => `${at.toISOString().slice(0, 16).replace("T", " ")} UTC`;
