// Leave to make a call: as it was asked, by a person's yes to more than a budget allows, or with the model that the budget
// falls back to.
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Vendor } from "@/lib/domain/gateway/address";
import type { CallLabels, Parent } from "@/lib/domain/gateway/caller";
import { fallbackCall } from "@/lib/domain/gateway/fallback";
import type { Instead } from "@/lib/domain/guard/at-limit";
import { Refusal } from "@/lib/domain/guard/refusal";
import { type ModelCall, resourceOf } from "@/lib/domain/model/model-call";
import type { Price } from "@/lib/domain/model/prices";
import { type Left, type Reserve, reserving } from "@/lib/domain/model/reserve";
import { askBudget, type BudgetAnswer } from "@/lib/server/gateway/ask-budget";
import { changeFor } from "@/lib/server/gateway/change";
import { type OpenedCall, openCalls } from "@/lib/server/gateway/open-calls";
import type { FoundKey } from "@/lib/server/keys";
import { publicUrl } from "@/lib/server/notify/link-token";
import { findRecentPrice } from "@/lib/server/prices/list-prices";
import { closeNow, reporter } from "@/lib/web/gateway/after-call";
import type { CallSpan } from "@/lib/web/gateway/call-span";
import type { Body } from "@/lib/web/gateway/read-body";
import { Refused, toRefused } from "@/lib/web/gateway/refused";

export type Asking = {
  readonly incoming: IncomingMessage;
  readonly outgoing: ServerResponse;
  readonly key: FoundKey;
  readonly vendor: Vendor;
  readonly target: URL;
  readonly labels: CallLabels;
  readonly parent: Parent | null;
  /** What can be read of the request; null: it is passed on unread, and its price is unknown. */
  readonly model: { readonly call: ModelCall; readonly body: Body; readonly price: Price | null } | null;
};

/** What is called, and by which price. */
export type Way = {
  /** Null: nothing can be read of the request, and its price is unknown. */
  readonly call: ModelCall | null;
  readonly price: Price | null;
  readonly resource: string | null;
  readonly reserve: (left: Left) => Reserve | null;
};
/** `asked`: the model of the request, where another one is called. */
export type Leave = { readonly opened: OpenedCall; readonly way: Way; readonly asked: string | null };

const wayOf = (call: ModelCall | null, price: Price | null): Way => ({
  ...{ call, price },
  resource: call === null ? null : resourceOf(call),
  reserve: call === null ? () => null : reserving(call, price),
});

/** More answers and fallbacks than this are not tried for one call. */
const roundsMax = 5;
const askAgainS = 30;

/** @throws Refused, Refusal */
export async function askLeave(asking: Asking, span: CallSpan): Promise<Leave> {
  const { model } = asking;
  const seeking = new Seeking(asking, span, wayOf(model?.call ?? null, model?.price ?? null));
  for (let round = 1; ; round += 1) {
    try {
      return await seeking.open();
    } catch (refusal) {
      if (!(refusal instanceof Refusal)) throw refusal;
      const instead = refusal.members["instead"] as Instead | undefined;
      if (instead === undefined || round === roundsMax) throw seeking.refusedAt(refusal);
      if (instead.kind === "ask") await seeking.ask(instead);
      else await seeking.fallBack(instead.model, refusal);
    }
  }
}

/** What was given by people lately, by whose calls it is for: asked for at once, judged again with each call. */
const given = new Map<string, string>();
const givenMax = 1_000;

class Seeking {
  readonly #asking: Asking;
  readonly #span: CallSpan;
  readonly #givenTo: string;
  #way: Way;
  #approvalId: string | null;

  constructor(asking: Asking, span: CallSpan, way: Way) {
    const { key, labels } = asking;
    this.#asking = asking;
    this.#span = span;
    this.#way = way;
    this.#givenTo = JSON.stringify([key.projectId, labels.pipeline, labels.userId]);
    this.#approvalId = given.get(this.#givenTo) ?? null;
  }

  get #asked(): string | null {
    const asked = this.#asking.model?.call.model ?? null;
    return asked === (this.#way.call?.model ?? null) ? null : asked;
  }

  async open(): Promise<Leave> {
    try {
      return await this.#open();
    } catch (refusal) {
      // what it contends with may be calls that have ended and are not booked yet
      if (refusal instanceof Refusal && refusal.code === "contended" && closeNow()) return this.#open();
      throw refusal;
    }
  }

  async #open(): Promise<Leave> {
    const { key, labels } = this.#asking;
    const { resource, reserve } = this.#way;
    const opened = await changeFor(key, openCalls, {
      ...labels,
      ...{ traceId: this.#span.traceId, holder: reporter, resource, approvalId: this.#approvalId },
      priceOf: (left: Left) => reserve(left)?.microUsd ?? null,
    });
    return { opened: opened as OpenedCall, way: this.#way, asked: this.#asked };
  }

  /** Goes on where somebody has said yes. */
  async ask({ ask }: Extract<Instead, { kind: "ask" }>): Promise<void> {
    const { pipeline, userId } = this.#asking.labels;
    const caller = { pipeline, userId, traceId: this.#span.traceId };
    const answer = await askBudget(this.#asking.key, { ...caller, ask, triedId: this.#approvalId });
    this.#span.tell({ "tracegate.approval.id": answer.id });
    if (answer.state !== "approved") throw notYet(answer, ask.ask);
    this.#approvalId = answer.id;
    if (given.size >= givenMax) given.clear();
    given.set(this.#givenTo, answer.id);
  }

  async fallBack(model: string, refusal: Refusal): Promise<void> {
    const { call } = this.#way;
    const at = new Date();
    const other = call === null ? "The request cannot be read." : fallbackCall(call, this.#asking.vendor, model, at);
    if (typeof other === "string") {
      throw new Refused({ code: refusal.code, message: `${refusal.message} ${other}` }, { cause: refusal });
    }
    const { projectId } = this.#asking.key;
    this.#way = wayOf(other, await findRecentPrice(projectId, { model, provider: other.provider }, at));
    this.#span.fellBack(other.model, this.#asked ?? other.model, refusal);
  }

  /** The fallback is refused, too: both are told. */
  refusedAt(refusal: Refusal): Error {
    if (this.#asked === null) return refusal;
    const { error } = toRefused(refusal, this.#span.traceId);
    const message = `The budget has no room for ${this.#asked}. Its fallback ${this.#way.call?.model}: ${error.message}`;
    return new Refused({ ...error, message }, { cause: refusal });
  }
}

/** Nobody said yes: a call cannot wait for hours. */
function notYet({ id, state, decision }: BudgetAnswer, ask: string): Refused {
  const url = `${publicUrl()}/approvals?id=${id}`;
  const approval = { id, url };
  if (state === "rejected") {
    const why = decision?.comment ? `: ${decision.comment}` : ".";
    return new Refused({
      code: "rejected",
      message: `The budget is spent, and a person said no to more${why}`,
      approval,
    });
  }
  const message = `The budget is spent. A person is asked: "${ask}" ${url} Ask again once it is approved.`;
  return new Refused({ code: "approval_pending", message, approval, retryAfterS: askAgainS });
}
