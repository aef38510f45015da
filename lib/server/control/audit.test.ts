import { beforeAll, describe, expect, it } from "vitest";
import { AuditFacets, AuditPage } from "@/lib/contract/audit";
import { inProject } from "@/lib/server/transaction";
import { callApi } from "@/lib/testing/call-api";
import { newMember, newTenant, type Tenant } from "@/lib/testing/tenant";

let tenant: Tenant;
let viewer: string;

beforeAll(async () => {
  tenant = await newTenant("audit"); // 1 project.created
  viewer = await newMember(tenant.projectId, "viewer"); // 2 member.created
  const agent = { kind: "key", id: tenant.keyId } as const;
  await inProject(tenant.projectId, agent, async (tx) => {
    const work = await tx.lock(tenant.projectId);
    for (let at = 3; at <= 12; at++)
      work.audit(at % 2 ? "run.started" : "run.ended", `run-${at % 3}`, { note: `n${at}` });
  });
});

async function read(search: string) {
  const response = await callApi("GET", `/audit${search}`, { key: viewer });
  expect(response.status).toBe(200);
  return AuditPage.parse(await response.json());
}
const seqs = async (search: string) => (await read(search)).entries.map(({ seq }) => seq);

describe("GET /audit", () => {
  it.each([
    ["", [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]],
    ["?order=desc&limit=3", [12, 11, 10]],
    ["?order=desc&seq=5&limit=2", [5, 4]],
    ["?order=asc&seq=5&limit=2", [5, 6]],
    ["?subject=run-0", [3, 6, 9, 12]],
    ["?subject=run", []],
    ["?action=run.ended", [4, 6, 8, 10, 12]],
    ["?action=member.*,project.created", [1, 2]],
    ["?actor=key", [3, 4, 5, 6, 7, 8, 9, 10, 11, 12]],
    ["?actor=admin&order=desc", [2, 1]],
    ["?actor=member:nobody", []],
    ["?q=N7", [7]],
    ["?q=%25", []],
    ["?q=VIEW", [2]],
    ["?q=first", [3, 4, 5, 6, 7, 8, 9, 10, 11, 12]],
    ["?from=2100-01-01T00:00:00Z", []],
    ["?to=2100-01-01T00:00:00Z&q=n12", [12]],
  ])("%s", async (search, expected) => {
    expect(await seqs(search)).toEqual(expected);
  });

  it.each(["asc", "desc"])("pages %s without a gap or a repeat", async (order) => {
    const all = await seqs(`?order=${order}`);
    const paged: number[] = [];
    for (let cursor: string | null = ""; cursor !== null; ) {
      const page: AuditPage = await read(`?order=${order}&limit=5${cursor && `&cursor=${cursor}`}`);
      paged.push(...page.entries.map(({ seq }) => seq));
      cursor = page.nextCursor;
    }
    expect(paged).toEqual(all);
  });

  it("names who acted and what was changed", async () => {
    const { entries, names } = await read("?limit=3");
    expect(names[entries[1]?.subject ?? ""]).toBe("viewer");
    expect(names[tenant.keyId]).toBe("first key");
  });

  it.each(["?actor=nobody", "?seq=0", "?order=up", "?from=yesterday", "?q="])("refuses %s", async (search) => {
    expect((await callApi("GET", `/audit${search}`, { key: viewer })).status).toBe(422);
  });

  it("tells who is in it, of this project alone", async () => {
    const { projectId } = await newTenant("another");
    const stranger = await newMember(projectId, "viewer");
    const facets = AuditFacets.parse(await (await callApi("GET", "/audit/facets", { key: viewer })).json());
    expect(facets.actors).toEqual([
      { kind: "key", id: tenant.keyId, name: "first key", count: 10 },
      { kind: "admin", id: null, name: null, count: 2 },
    ]);
    expect(facets.actions).toContainEqual({ action: "run.started", count: 5 });
    const other = AuditFacets.parse(await (await callApi("GET", "/audit/facets", { key: stranger })).json());
    expect(other.actors).toEqual([{ kind: "admin", id: null, name: null, count: 2 }]);
  });
});
