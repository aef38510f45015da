import type { Span } from "@opentelemetry/api";
import type { Approval } from "@/lib/contract/approvals";
import { sleep } from "@/sdk/src/abort";
import { Refused } from "@/sdk/src/control/client";
import { isStricter, toWire } from "@/sdk/src/gate/rule";
import { orHalt } from "@/sdk/src/run/ask-server";
import type { Scope } from "@/sdk/src/run/parking";
import type { Run } from "@/sdk/src/run/run";
import { failSpan } from "@/sdk/src/step/spans";
import { openSpan, record, redacted } from "@/sdk/src/telemetry/telemetry";
import type { GateRule } from "@/sdk/src/types";

export interface Question {
  readonly key: string;
  readonly name: string;
  readonly rule: GateRule<unknown>;
  readonly value: unknown;
  /** The value as JSON: what the approval is bound to. */
  readonly args: unknown;
  readonly schema: Record<string, unknown> | undefined;
  readonly signal: AbortSignal;
  readonly scope: Scope | null;
  readonly above: Span;
}

const waitSeconds = 25;

/** Asks, and waits for the answer or parks. A question that has lapsed is asked anew; any other outcome is the caller's. */
export async function askPeople(run: Run, question: Question, firstRound = 0): Promise<Approval> {
  for (let round = firstRound; ; round++) {
    const asked = await ask(run, question, round);
    const approval = asked.state === "pending" ? await waitFor(run, question, asked) : asked;
    if (approval.state === "lapsed") continue;
    if (approval.state !== "approved" || !isOld(run, question, approval)) return approval;
    // an approval cannot be taken back: a stricter question waits until it is not usable any more
    const leftMs = approval.usableUntil === null ? 0 : Date.parse(approval.usableUntil) - Date.parse(approval.now);
    await run.parking.wait(approval.id, question.scope, sleep(leftMs + 20, question.signal));
  }
}

const isOld = (run: Run, question: Question, approval: Approval) =>
  run.asked.has(question.key) && isStricter(toWire(question.rule, question.value), approval);

async function ask(run: Run, question: Question, round: number): Promise<Approval> {
  const { key, name, rule, value, args, signal, above } = question;
  const span = run.asked.has(key)
    ? null
    : openSpan(`gate ${name}`, {
        parent: above,
        attributes: { "tracegate.step.kind": "gate", "tracegate.step.name": name, "tracegate.step.key": key },
      });
  try {
    const wire = toWire(rule, value);
    if (span !== null) record(span, "tracegate.input", args, `${name}.input`);
    const evidence = wire.evidence === undefined ? undefined : redacted(`${name}.evidence`, wire.evidence);
    const body = { runId: run.runId, stepKey: key, round, name, args, ...wire, evidence };
    const approval = await post(run, body, question.schema, signal, name);
    span?.setAttributes({
      "tracegate.approval.id": approval.id,
      "tracegate.risk": approval.risk,
      "tracegate.ask": approval.ask,
    });
    return approval;
  } catch (error) {
    if (span !== null) failSpan(span, error);
    throw error;
  } finally {
    span?.end();
  }
}

async function post(run: Run, body: object, schema: Question["schema"], signal: AbortSignal, step: string) {
  const send = (form: Question["schema"]) =>
    run.ask<Approval>({ path: "/approvals", body: (fence) => ({ ...body, schema: form, fence }), signal, step });
  try {
    return await send(schema);
  } catch (error) {
    const errors = error instanceof Refused ? (error.members["errors"] as { path: string }[] | undefined) : undefined;
    // a form that the server cannot use: the real schema judges what comes back anyhow
    if (schema === undefined || !errors?.every(({ path }) => /^\/(schema|args)/.test(path))) throw error;
    return send(undefined);
  }
}

async function waitFor(run: Run, question: Question, asked: Approval): Promise<Approval> {
  const { name, key, above, scope, signal } = question;
  const span = openSpan(`wait ${name}`, {
    parent: above,
    attributes: {
      "tracegate.step.kind": "gate",
      "tracegate.step.name": name,
      "tracegate.step.key": key,
      "tracegate.approval.id": asked.id,
    },
  });
  try {
    const approval = await run.parking.wait(asked.id, scope, follow(run, question, asked));
    span.setAttribute("tracegate.approval.state", approval.state);
    if (approval.decision !== null) span.setAttribute("tracegate.approval.by", approval.decision.by);
    return approval;
  } catch (error) {
    // the run is parked, and waits without a process: that is no failure
    if (run.parking.isGone) span.setAttribute("tracegate.approval.state", "pending");
    else failSpan(span, signal.aborted ? signal.reason : error);
    throw error;
  } finally {
    span.end();
  }
}

/** Long polls until it is decided; answers reviewers' questions where the author can. */
async function follow(run: Run, question: Question, asked: Approval): Promise<Approval> {
  const answered = new Set<string>();
  let approval = asked;
  while (approval.state === "pending") {
    await answer(run, question, approval, answered);
    const path = `/approvals/${approval.id}?wait=${waitSeconds}&seq=${approval.seq}`;
    const asking = { signal: question.signal, tryMs: (waitSeconds + 10) * 1000 };
    approval = await orHalt(run, run.server.call<Approval>("GET", path, undefined, asking), question.name);
  }
  return approval;
}

async function answer(run: Run, { rule, value, signal }: Question, { id, questions }: Approval, answered: Set<string>) {
  if (rule.answer === undefined) return;
  for (const { id: questionId, question, answer: known } of questions) {
    if (known !== null || answered.has(questionId)) continue;
    answered.add(questionId);
    const text = await rule.answer(question, value);
    await run.server
      .call("POST", `/approvals/${id}/answers`, { questionId, answer: text.slice(0, 2000) }, { signal })
      .catch((error) => {
        // decided or answered by a person meanwhile
        if (!(error instanceof Refused)) throw error;
      });
  }
}
