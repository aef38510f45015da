// The audit entries of one request, as sentences for the person who looks at it.

export type Entry = {
  readonly at: string;
  readonly actor: { readonly kind: "admin" | "key" | "member" | "system"; readonly id: string | null };
  readonly action: string;
  readonly data: unknown;
};
type NameOf = (id: string) => string;

/** `Ines approved revision 2`. An action of a later version is told by its name. */
export function historySentence({ actor, action, data }: Entry, nameOf: NameOf): string {
  const who = actorName(actor, nameOf);
  const { rev, verdict, to, batch } = fieldsOf(data);
  const revision = typeof rev === "number" ? ` revision ${rev}` : "";
  switch (action) {
    case "approval.requested":
      return `${who} asked`;
    case "approval.voted":
      return `${who} ${verdict === "reject" ? "rejected" : "approved"}${revision}${batch === true ? ", with others at once" : ""}`;
    case "approval.edited":
      return `${who} edited the arguments:${revision}`;
    case "approval.asked":
      return `${who} asked back`;
    case "approval.answered":
      return `${who} answered:${revision}`;
    case "approval.decided":
      return verdict === "rejected" ? "Decided: rejected" : "Decided: approved";
    case "approval.cancelled":
      return `Withdrawn by ${who.toLowerCase() === "the agent" ? "the agent" : who}`;
    case "approval.consumed":
      return "The agent began to run it";
    case "approval.assigned":
      return assignedSentence(who, actor.id, to, nameOf);
    default:
      return `${action.replace(/^approval\./, "").replaceAll("_", " ")}, by ${who}`;
  }
}

function assignedSentence(who: string, actorId: string | null, to: unknown, nameOf: NameOf): string {
  if (typeof to !== "string") return `${who} released it`;
  return to === actorId ? `${who} claimed it` : `${who} handed it to ${nameOf(to)}`;
}

function actorName({ kind, id }: Entry["actor"], nameOf: NameOf): string {
  if (kind === "member" && id !== null) return nameOf(id);
  return { key: "The agent", admin: "The administrator", system: "Tracegate", member: "Somebody" }[kind];
}

export type Voided = { readonly memberId: string; readonly rev: number; readonly at: string };

/** Votes on other arguments than these: an edit voided them. The editor's own vote is on the new ones. */
export function voidedVotes(history: readonly Entry[], argsHash: string): Voided[] {
  return history.flatMap(({ action, actor, data, at }) => {
    const { rev, argsHash: votedOn } = fieldsOf(data);
    if (action !== "approval.voted" || actor.id === null || typeof rev !== "number" || votedOn === argsHash) return [];
    return [{ memberId: actor.id, rev, at }];
  });
}

const fieldsOf = (data: unknown): Readonly<Record<string, unknown>> =>
  typeof data === "object" && data !== null ? (data as Record<string, unknown>) : {};
