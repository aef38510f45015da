import { expect, it } from "vitest";
import { actionWords, auditSubject } from "./audit-words";

it.each([
  ["run.started", {}, "started the run"],
  ["approval.voted", { verdict: "approve" }, "approved"],
  ["approval.voted", { verdict: "reject" }, "rejected"],
  ["approval.decided", { verdict: "approved" }, "decided: approved"],
  ["approval.decided", {}, "decided"],
  ["control.changed", { state: "kill" }, "killed"],
  ["control.changed", null, "changed the control of"],
  ["trust_class.signed_off", {}, "signed off the trust class"],
  ["odd", {}, "odd"],
])("says %s %j as %s", (action, data, words) => {
  expect(actionWords(action, data)).toBe(words);
});

it.each([
  ["run.ended", "run-1", "run-1", "/runs/run-1"],
  ["step.claimed", "run-1/order.refund~0123456789abcdef~0", "order.refund in run-1", "/runs/run-1"],
  ["approval.decided", "id-1", "order.refund", "/approvals?id=id-1"],
  ["approval.decided", "id-2", "id-2", "/approvals?id=id-2"],
  ["control.changed", '{"kind":"project"}', "the whole project", "/controls"],
  ["control.changed", '{"kind":"version","pipeline":"desk","version":"3"}', "version desk 3", "/controls"],
  ["control.changed", "{", "{", "/controls"],
  ["webhook.created", "id-3", "hooks.example", null],
  ["member.created", "id-4", "id-4", null],
])("links the subject of %s %s: %s, %s", (action, subject, label, href) => {
  expect(auditSubject({ action, subject, data: { host: "hooks.example" } }, { "id-1": "order.refund" })).toEqual({
    label,
    href,
  });
});
