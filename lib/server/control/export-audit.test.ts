import { expect, it } from "vitest";
import { AuditEntry } from "@/lib/contract/audit";
import { hashJson } from "@/lib/server/control/hash";
import { csvCell } from "@/lib/server/csv-cell";
import { inProject } from "@/lib/server/transaction";
import { callApi } from "@/lib/testing/call-api";
import { newMember, newTenant } from "@/lib/testing/tenant";

it("writes all entries, or those that match, so that they can be verified or opened as a table", async () => {
  const { projectId, keyId } = await newTenant("export");
  const viewer = await newMember(projectId, "viewer");
  await inProject(projectId, { kind: "key", id: keyId }, async (tx) => {
    const work = await tx.lock(projectId);
    for (let at = 3; at <= 2_100; at++) work.audit("run.started", at === 5 ? "=cmd()" : `run-${at}`, { at });
  });
  const read = async (search: string) => (await callApi("GET", `/audit/export${search}`, { key: viewer })).text();

  const lines = (await read(""))
    .trimEnd()
    .split("\n")
    .map((line) => AuditEntry.parse(JSON.parse(line)));
  expect(lines.map(({ seq }) => seq)).toEqual(Array.from({ length: 2_100 }, (_, at) => at + 1));
  for (const { hash, ...rest } of lines.slice(0, 20)) expect(hashJson(rest)).toBe(hash);
  expect((await read("?action=member.*")).match(/\n/g)).toHaveLength(1);

  const [head, ...rows] = (await read("?format=csv&q=cmd")).trimEnd().split("\r\n");
  expect(head).toBe("seq,at,actor kind,actor id,actor name,action,subject,subject name,data,prev hash,hash");
  expect(rows).toHaveLength(1);
  expect(rows[0]).toContain(`,key,${keyId},first key,run.started,"'=cmd()",,"{""at"":5}",`);
});

it.each([
  ["plain", "plain"],
  ["=1+1", `"'=1+1"`],
  ["+1", `"'+1"`],
  ["-1", `"'-1"`],
  ["@SUM(A1)", `"'@SUM(A1)"`],
  ["\t=1", `"'\t=1"`],
  ["\r=1", `"'\r=1"`],
  ['say "a", b', '"say ""a"", b"'],
  ["two\nlines", '"two\nlines"'],
])("writes %j as %s", (text, cell) => {
  expect(csvCell(text)).toBe(cell);
});
