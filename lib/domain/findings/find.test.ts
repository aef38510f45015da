import { describe, expect, it } from "vitest";
import { violations } from "@/lib/server/control/json-schema";
import { agent, call, type Drawn, drawRun, failed, message, step, tool } from "@/lib/testing/draw-run";
import { findAll } from "./find";
import { History } from "./history";

const none = new History([]);
/** "rule at span", each once, of a run that is drawn. */
const found = (root: Drawn, status = "done", history = none) =>
  findAll(drawRun(root, status), history, (schema, value) => violations(schema, value), { lapsed: [], judged: [] }).map(
    ({ rule, spanId, severity }) => `${rule} at ${spanId}${severity === "info" ? " (info)" : ""}`,
  );
const desk = (of: Drawn[], outputText = "Your parcel is on its way.") => step("desk", of, { outputText });

describe("errors", () => {
  it.each([
    [{ ok: false, reason: "locked" }],
    [{ success: 0 }],
    [{ error: { code: 7 } }],
    [{ statusCode: 502, body: "" }],
    [{ result: { isError: true, content: [] } }],
    [{ errors: ["amount is required"] }],
    ['{"error":"quota exceeded"}'],
  ])("sees that %j is an error", (result) => {
    expect(found(desk([tool("charge", {}, result)]))).toEqual(["error.in_ok at charge"]);
  });

  it.each([
    [{ error: null }],
    [{ error: "", errors: [] }],
    [{ success: true }],
    [{ status: "failed", order: "A-1" }],
    [{ code: 450, name: "socket" }],
    [{ lines: [{ level: "error", error: "disk nearly full" }] }],
    ["Error 500 on the payment page, success: false"],
  ])("sees none in %j", (result) => {
    expect(found(desk([tool("charge", {}, result)], JSON.stringify(result)))).toEqual([]);
  });

  it("tells an error once, where it was made", () => {
    const result = '{"ok":false}';
    expect(found(desk([step("pay", [tool("charge", {}, { ok: false })], { outputText: result })]))).toEqual([
      "error.in_ok at charge",
    ]);
  });

  it("knows who swallowed a failure", () => {
    const lost = step("pay", [tool("charge", {}, null, failed())], failed());
    expect(found(desk([lost]))).toEqual(["error.swallowed at pay"]);
    expect(found(desk([lost]), "failed")).toEqual([]);
  });

  it("forgives a failure that was made good: again, or by another step with the same input", () => {
    const bad = tool("lookup", { id: 1 }, null, failed());
    expect(found(desk([bad, tool("lookup", { id: 2 }, { ok: true })]))).toEqual([]);
    expect(found(desk([bad, tool("lookup_cache", { id: 1 }, { ok: true })]))).toEqual([]);
    expect(found(desk([bad, tool("lookup_cache", { id: 3 }, { ok: true })]))).toEqual(["error.swallowed at lookup"]);
  });

  it("does not take a call that ran beside it for another try", () => {
    const beside = (at: number, facts = {}): Drawn => ({ ...tool("lookup", { at }, { ok: true }, facts), at, ms: 50 });
    expect(found(desk([beside(0, failed()), beside(1)]))).toEqual(["error.swallowed at lookup"]);
  });
});

describe("loops and retries", () => {
  const poll = (state: string) => tool("status", { id: 7 }, { state });

  it("counts calls that are given and answered alike", () => {
    expect(found(desk([poll("x"), poll("x"), poll("x")]))).toContain("loop.identical at status");
    expect(found(desk([poll("x"), poll("x")]))).toEqual([]);
    expect(found(desk([poll("queued"), poll("queued"), poll("queued"), poll("done")]))).toEqual([]);
  });

  it("ignores ids and moments in what it compares", () => {
    const at = (n: number) => tool("status", { id: 7 }, { state: "x", checked_at: `2026-11-2${n}T10:00:00Z` });
    expect(found(desk([at(1), at(2), at(3)]))).toContain("loop.identical at status");
  });

  it("takes a fan-out for one call", () => {
    const beside = (at: number): Drawn => ({ ...poll("x"), at, ms: 50 });
    expect(found(desk([beside(0), beside(1), beside(2)]))).toEqual([]);
  });

  it("lets each case of a workflow ask the same", () => {
    const one = (order: string) => step("case", [tool("terms", {}, { days: 30 })], { inputText: order });
    expect(found(desk([one("A"), one("B"), one("C")]))).toEqual([]);
  });

  it("sees a circle of steps, unless they move on", () => {
    const round = (page: number) => [tool("lock", { page }, { n: 1 }), tool("sync", { page }, { n: 2 })];
    expect(found(desk([1, 1, 1].flatMap(round)))).toContain("loop.cycle at lock");
    expect(found(desk([1, 2, 3].flatMap(round)))).toEqual([]);
    expect(found(desk([1, 1].flatMap(round)))).toEqual([]);
  });

  it("sees a circle of an agent whose model speaks in between", () => {
    const turn = (n: number) => [call(`turn ${n}`, null), tool("lock", {}, { n: 1 }), tool("sync", {}, { n: 2 })];
    expect(found(desk([agent("worker", [1, 2, 3].flatMap(turn))]))).toContain("loop.cycle at lock");
  });

  it("counts failed attempts, not those that pass a failure on", () => {
    const bad = step("pay", [tool("charge", {}, null, failed())], failed());
    expect(found(desk([bad, bad, bad, bad, bad]), "failed")).toEqual(["retry.storm at charge#5"]);
    expect(found(desk([bad, bad, bad, bad]), "failed")).toEqual([]);
  });

  it("counts requests against the attempts that are declared", () => {
    const get = (url: string): Drawn => ({ label: "GET", kind: "other", request: { method: "GET", url } });
    const fetch = (urls: string[], attempt: number | null) => desk([step("read", urls.map(get), { attempt })]);
    expect(found(fetch(["a", "a"], 1))).toEqual(["retry.amplified at read"]);
    expect(found(fetch(["a", "a"], 2))).toEqual([]);
    expect(found(fetch(["a", "b", "c"], 1))).toEqual([]);
    expect(found(fetch(["a", "a"], null))).toEqual([]);
  });
});

it("tells what the control plane knows", () => {
  const view = drawRun(desk([step("refund", [], { kind: "gate" })]), "lost");
  const told = findAll(view, none, () => null, { lapsed: ["refund"], judged: [] }).map(
    ({ rule, spanId }) => `${rule} at ${spanId}`,
  );
  expect(told).toEqual(["run.lost at desk", "approval.lapsed at refund"]);
});

describe("answers", () => {
  it.each([
    ["I found nothing about this in the handbook.", true],
    ["Dazu steht in den Unterlagen leider nichts.", true],
    ["Les documents ne mentionnent pas ce point.", true],
    ["No he encontrado información sobre esto.", true],
    ["Jag hittade ingen uppgift om detta.", true],
    ["Nie znaleziono odpowiednich dokumentów.", true],
    ["該当する資料は見つかりませんでした。", true],
    ["没有找到相关信息。", true],
    ["You can take up to 480 days. Ask two months ahead.", false],
    ["Die Abteilungsleitung genehmigt Geräte über 1.800 Euro.", false],
    ["出張費は60日以内に精算してください。", false],
  ])("knows whether %j admits that nothing was found", (answer, admits) => {
    const retrieval: Drawn = { label: "index", kind: "retrieval", outputText: "[]", given: "nothing" };
    expect(found(desk([retrieval, call("q", answer)], answer))).toEqual(admits ? [] : ["retrieval.empty at index"]);
  });

  it.each([
    ["Dear {{customer_name}}, thank you.", true],
    ["Kind regards, [YOUR NAME]", true],
    ["Viele Grüße, [Ihr Name]", true],
    ["Lieferung am [DATUM EINFÜGEN].", true],
    ["Cordialement, [insérer le nom]", true],
    ["TODO: add the amount", true],
    ["See [1] and [EU] rules.", false],
    ["A todo list app would help.", false],
    ["TODO el equipo está listo y los pedidos que se han hecho para el cliente salen de la tienda.", false],
  ])("knows whether %j holds a placeholder", (answer, holds) => {
    expect(found(desk([call("Write to the customer.", answer)], answer))).toEqual(
      holds ? ["output.placeholder at model call"] : [],
    );
  });

  it("lets a prompt ask for placeholders", () => {
    expect(found(desk([call("Schreibe eine Vorlage.", "Hallo {{name}}!")]))).toEqual([]);
  });

  it("lets the next call go on where one was cut", () => {
    const half = call("Tell me.", "Once upon", { finishReason: "MAX_TOKENS" });
    const more = {
      messages: [message("user", "Tell me."), message("assistant", "Once upon"), message("user", "Weiter.")],
    };
    expect(found(desk([half, call("Weiter.", "a time.", more)]))).toEqual([]);
    expect(found(desk([half]))).toEqual(["output.truncated at model call"]);
  });

  it("asks whether the answer mentions a refusal", () => {
    const halted = tool("search", {}, null, { ...failed("Halt"), haltCode: "budget" });
    expect(found(desk([halted], "All done."))).toContain("limit.ignored at search");
    expect(found(desk([halted], "Das Budget war aufgebraucht."))).not.toContain("limit.ignored at search");
  });

  it("wants results to be read", () => {
    const weather = tool("weather", {}, { forecast: "heavy rain until Thursday" });
    expect(found(desk([weather, call("Say hello.", "Hello.")]))).toEqual(["data.unused at weather"]);
    expect(found(desk([weather, call("heavy rain until Thursday", "Rain.")]))).toEqual([]);
    expect(found(desk([tool("save_note", {}, { note_ref: "N-123456" }), call("Hi", "Hello.")]))).toEqual([]);
  });
});

describe("contracts", () => {
  const schema = { type: "object", required: ["risk"], properties: { risk: { enum: ["low", "high"] } } };
  const contracts = { input: null, output: schema };
  const judge = (asked: string, said: string, more = {}) => call(asked, said, { contracts, wantsJson: true, ...more });

  it("checks what was said, and tells what is no JSON otherwise", () => {
    expect(found(desk([judge("q", '{"risk":"none"}')]))).toEqual(["schema.output at model call"]);
    expect(found(desk([judge("q", "Sure: low")]))).toEqual(["json.malformed at model call"]);
    expect(found(desk([judge("q", '\n {"risk":"low"} ')]))).toEqual([]);
  });

  it("checks what failed only where the contract itself refused it", () => {
    const error = { type: null, message: "no" };
    const failed = (isEnforced: boolean) =>
      found(desk([judge("q", '{"risk":"none"}', { error, contracts: { ...contracts, isEnforced } })]));
    expect(failed(true)).toContain("schema.output at model call");
    expect(failed(false)).not.toContain("schema.output at model call");
  });

  it("finds the answer that the step around it refused", () => {
    const contracts = { input: null, output: { type: "object", properties: { price: { type: "number" } } } };
    const refused = (said: string, facts: object) =>
      found(desk([step("extract", [call("q", said)], { contracts, ...facts })]), "failed");
    const error = { error: { type: "", message: "did not match schema" } };
    expect(refused('{"price":"about ninety"}', error)).toEqual(["schema.output at model call"]);
    expect(refused('{"price":90}', error)).toEqual([]);
    // what ended well says itself what it made of the answer
    expect(refused('{"price":"about ninety"}', { outputText: '{"price":90}' })).toEqual([]);
  });

  it("only informs where a later attempt conforms", () => {
    const bad = judge("q", '{"risk":"none"}');
    expect(found(desk([bad, judge("q", '{"risk":"low"}')]))).toEqual(["schema.output at model call (info)"]);
    expect(found(desk([bad, judge('It must not be {"risk":"none"}', '{"risk":"low"}')]))).toEqual([
      "schema.output at model call (info)",
    ]);
    expect(found(desk([bad, judge("another document", '{"risk":"low"}')]))).toEqual(["schema.output at model call"]);
  });

  it("checks arguments against the tools that were offered", () => {
    const tools = [{ name: "find", description: null, schema: { type: "object", required: ["id"] } }];
    const asks = (name: string, args: string | { id?: number }) =>
      found(desk([call("q", null, { tools, toolCalls: [{ id: "1", name, arguments: args }] })]));
    expect(asks("find", { id: 1 })).toEqual([]);
    expect(asks("find", {})).toEqual(["tool.args_invalid at model call"]);
    expect(asks("find", '{"id":')).toEqual(["tool.args_invalid at model call"]);
    expect(asks("send", { id: 1 })).toEqual(["tool.unknown at model call"]);
  });
});
