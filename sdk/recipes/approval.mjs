// A person's approval over plain REST, for any framework: ask, wait, claim, run once, tell the outcome. No dependency.
// Whatever goes wrong, no answer included, throws: then the tool must not run.
import { createHash } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";

const env = (name) => process.env[name] ?? "";
const leaseMs = 300_000;
/** How long the server may stay silent while a decision is waited for. */
const graceMs = () => Number(env("TRACEGATE_GRACE_MS") || 30_000);

/** RFC 8785 and SHA-256: the approval is for exactly these arguments. */
const canonical = (value) => {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const names = Object.keys(value).sort();
  return `{${names.map((name) => `${JSON.stringify(name)}:${canonical(value[name])}`).join(",")}}`;
};
const hashOf = (value) => createHash("sha256").update(canonical(value)).digest("hex");

async function call(method, path, body) {
  const headers = { authorization: `Bearer ${env("TRACEGATE_KEY")}`, "content-type": "application/json" };
  const answer = await fetch(`${env("TRACEGATE_URL")}/api/v1${path}`, {
    method,
    headers,
    signal: AbortSignal.timeout(60_000),
    ...(body && { body: JSON.stringify(body) }),
  });
  const told = await answer.json();
  if (!answer.ok) throw Object.assign(new Error(told.detail ?? `${path}: ${answer.status}`), { refusal: told.code });
  return told;
}

/**
 * Asks a person and waits. One call of a tool is one run: `id` is the framework's id of that call, so asking again after
 * a crash finds the same request, and other arguments under the same id are refused.
 * @param {{ id: string, name: string, args: object, ask: string, risk?: string, edit?: string[], schema?: object, session?: string, timeoutMs?: number }} request
 *   `edit`: fields that a reviewer may change; `schema`: JSON Schema that the changed arguments must still satisfy
 * @returns `approved` with `run(effect)`, or `rejected`, `expired`, `cancelled` with a `reason` for the model
 */
export async function askApproval(request) {
  const { id, name, args, ask, risk = "high", edit = [], schema, session, timeoutMs = 86_400_000 } = request;
  // what JSON cannot say (undefined, dates) would not be what is approved
  const given = JSON.parse(JSON.stringify(args));
  const inputHash = hashOf(given);
  const limits = { microUsd: 0 };
  await call("POST", "/runs", { id, pipeline: name, version: "1", inputHash, limits, sessionId: session });
  const holder = `${name} ${process.pid}`;
  const lease = await call("POST", `/runs/${id}/lease`, { holder, ms: leaseMs });
  const stepKey = `${name}~${inputHash.slice(0, 16)}~0`;
  const about = { runId: id, stepKey, name, fence: lease.fence };
  const asked = await call("POST", "/approvals", { ...about, ask, args: given, risk, edit, schema, timeoutMs });
  const { approval, fence, epoch } = await decided(asked, holder, lease);
  if (approval.state !== "approved") return refused(id, fence, approval);
  const { args: approved, argsHash, originalArgsHash } = approval;
  const claim = { name, inputHash, effect: "once", fence, epoch, tool: name, argsHash: hashOf(approved) };
  const claimed = await call("POST", `/runs/${id}/steps/${stepKey}/claim`, { ...claim, approvalId: approval.id });
  if (claimed.status !== "claimed") throw new Error(`This call is ${claimed.status} already: it is not run twice.`);
  const edited = argsHash !== originalArgsHash;
  return { verdict: "approved", args: approved, edited, run: (effect) => runOnce(id, effect, approved, edited) };
}

/** Waits for a decision, and keeps the lease alive meanwhile. */
async function decided(asked, holder, lease) {
  let [approval, { fence, epoch }, silentSince] = [asked, lease, null];
  while (approval.state === "pending") {
    try {
      approval = await call("GET", `/approvals/${asked.id}?wait=25&seq=${approval.seq}`);
      ({ fence, epoch } = await keep(asked.runId, holder, fence));
      silentSince = null;
    } catch (error) {
      if (error.refusal !== undefined && error.refusal !== "overloaded") throw error;
      silentSince ??= Date.now();
      if (Date.now() - silentSince > graceMs()) throw new Error("Tracegate does not answer: nothing was run.");
      await sleep(500);
    }
  }
  return { approval, fence, epoch };
}

/** The effect with the approved arguments. The model is told where they are not the ones it asked with. */
async function runOnce(id, effect, approved, edited) {
  let result;
  try {
    result = await effect(approved);
  } catch (error) {
    await finish(id, { status: "failed", error: { message: String(error) } });
    throw error;
  }
  await finish(id, { status: "done", result });
  return edited ? { ranWith: approved, result } : result;
}

async function keep(id, holder, fence) {
  try {
    return await call("POST", `/runs/${id}/lease`, { holder, ms: leaseMs, fence });
  } catch (error) {
    if (error.refusal !== "fenced") throw error;
    return call("POST", `/runs/${id}/lease`, { holder, ms: leaseMs });
  }
}

async function refused(id, fence, { state, decision }) {
  const verdict = state === "rejected" ? "rejected" : state === "expired" ? "expired" : "cancelled";
  const why =
    decision?.comment ?? { expired: "Nobody decided in time.", cancelled: "The request was withdrawn." }[verdict];
  await call("POST", `/runs/${id}/end`, { fence, status: "halted", haltCode: verdict }).catch(ignoreEnded);
  return { verdict, reason: `${verdict}: ${why ?? "no reason given"}. Do not try again with the same arguments.` };
}
/** Cancelled by a kill: the run has ended by that. */
const ignoreEnded = (error) => {
  if (error.refusal !== "run_ended") throw error;
};

/** Tells the outcome of a call that was claimed, also from another process. */
export async function finish(id, outcome) {
  const { journal } = await call("GET", `/runs/${id}/state`);
  const [step] = journal;
  await call("POST", `/runs/${id}/steps/${step.key}/complete`, { fence: step.fence, ...outcome });
  await call("POST", `/runs/${id}/end`, { fence: step.fence, status: outcome.status });
}
