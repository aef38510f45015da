import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Transcript, type TranscriptEntry } from "@/lib/contract/transcript";
import type { Attributes, WireSpan } from "@/lib/otlp/wire";
import { env } from "@/lib/server/env";
import { Ingest } from "@/lib/server/ingest";
import { getTranscript } from "@/lib/server/transcript";
import { addProject, drawSpan } from "@/lib/testing/telemetry";

const ingest = new Ingest(env().DATABASE_URL);
afterAll(() => ingest.close());

const traceId = "5a".repeat(16);
const idOf = (no: number) => no.toString(16).padStart(16, "0");
const startNs = 1_800_000_000_000_000_000n;

type Said = readonly [role: string, text: string];
const messages = (said: readonly Said[]) =>
  JSON.stringify(said.map(([role, content]) => ({ role, parts: [{ type: "text", content }] })));

function step(no: number, parent: number | null, attributes: Attributes, more: Partial<WireSpan> = {}): WireSpan {
  return drawSpan({
    traceId,
    spanId: idOf(no),
    parentSpanId: parent === null ? null : idOf(parent),
    name: `step ${no}`,
    startNs: startNs + BigInt(no) * 10_000_000n,
    attributes,
    ...more,
  });
}

const call = (no: number, parent: number | null, asked: readonly Said[], answer: string, more = {}) =>
  step(
    no,
    parent,
    {
      "gen_ai.operation.name": "chat",
      "gen_ai.request.model": "gpt-5",
      "gen_ai.input.messages": messages(asked),
      "gen_ai.output.messages": messages([["assistant", answer]]),
    },
    more,
  );

/** What the calls of a page say: known before, then the new messages. */
const told = (entries: readonly TranscriptEntry[]) =>
  entries.flatMap((entry) =>
    entry.type === "call"
      ? [
          `${entry.known.messages} known: ${entry.messages
            .flatMap(({ parts }) => parts.map((part) => (part.type === "text" ? part.text.slice(0, 20) : part.type)))
            .join(", ")}`,
        ]
      : [entry.type],
  );

async function read(projectId: string, query = {}) {
  const page = await getTranscript(projectId, traceId, { limit: 50, ...query });
  if (page === null) throw new Error("there is such a run");
  return Transcript.parse(page);
}

describe("the transcript of a conversation that grows", () => {
  let projectId: string;
  const turns = 12;
  beforeAll(async () => {
    projectId = await addProject();
    const history: Said[] = [["system", "be kind"]];
    const spans: WireSpan[] = [];
    for (let turn = 0; turn < turns; turn += 1) {
      history.push(["user", `question ${turn} ${"x".repeat(300)}`]);
      spans.push(call(turn + 1, null, history, `answer ${turn}`));
      history.push(["assistant", `answer ${turn}`]);
    }
    await ingest.add(projectId, spans, []);
  });

  it("sends each message once", async () => {
    const { entries, total, nextCursor } = await read(projectId);
    expect(total).toBe(turns);
    expect(nextCursor).toBeNull();
    const lines = told(entries);
    expect(lines[0]).toBe("0 known: be kind, question 0 xxxxxxxxx, answer 0");
    expect(lines[11]).toBe("23 known: question 11 xxxxxxxx, answer 11");
  });

  it("gives the same entries page by page, in both directions and from the middle", async () => {
    const whole = (await read(projectId)).entries;
    const forward: TranscriptEntry[] = [];
    let cursor: string | null = null;
    do {
      const page: Transcript = await read(projectId, { limit: 5, ...(cursor && { cursor }) });
      expect(page.before).toBe(forward.length);
      forward.push(...page.entries);
      cursor = page.nextCursor;
    } while (cursor);
    expect(forward).toEqual(whole);

    const middle = await read(projectId, { limit: 3, around: idOf(8) });
    expect(middle.entries[0]?.spanId).toBe(idOf(4));
    const before = await read(projectId, { limit: 50, cursor: middle.previousCursor });
    expect([...before.entries, ...middle.entries]).toEqual(whole.slice(0, 6));
    expect(before.previousCursor).toBeNull();
  });

  it("belongs to its project", async () => {
    expect(await getTranscript(await addProject(), traceId, { limit: 50 })).toBeNull();
  });

  it.each([
    ["a cursor of something else", { cursor: "bm90IG91cnM" }, "?cursor is not a cursor of this list."],
    ["an agent that is not in the run", { agent: "ffffffffffffffff" }, "?agent is no step of this run."],
    ["a step that is not in the run", { around: "ffffffffffffffff" }, "?around is no step of this run."],
  ])("refuses %s", async (_, query, message) => {
    await expect(read(projectId, query)).rejects.toThrow(message);
  });
});

describe("a transcript", () => {
  const asks = (id: string) => [
    { role: "assistant", parts: [{ type: "tool_call", id, name: "lookup", arguments: { order: 1 } }] },
  ];
  const tool = (id: string): Attributes => ({
    "gen_ai.operation.name": "execute_tool",
    "gen_ai.tool.name": "lookup",
    "gen_ai.tool.call.id": id,
    "gen_ai.tool.call.arguments": '{"order":1}',
    "gen_ai.tool.call.result": '{"state":"sent"}',
  });

  it("puts the result of a tool where it was asked for, once", async () => {
    const projectId = await addProject();
    const history = [
      { role: "user", parts: [{ type: "text", content: "where?" }] },
      ...asks("c1"),
      { role: "tool", parts: [{ type: "tool_call_response", id: "c1", response: { state: "sent" } }] },
    ];
    const first = call(1, null, [["user", "where?"]], "");
    await ingest.add(
      projectId,
      [
        { ...first, attributes: { ...first.attributes, "gen_ai.output.messages": JSON.stringify(asks("c1")) } },
        step(2, null, tool("c1")),
        {
          ...call(3, null, [], "on its way"),
          attributes: {
            ...call(3, null, [], "on its way").attributes,
            "gen_ai.input.messages": JSON.stringify(history),
          },
        },
      ],
      [],
    );
    const { entries } = await read(projectId);
    expect(entries).toHaveLength(2);
    expect(entries[0]).toMatchObject({ tools: [{ spanId: idOf(2), call: 0, result: { state: "sent" } }] });
    expect(told(entries)[1]).toBe("2 known: on its way");
  });

  it("cuts what is long, says so, and keeps a page small", async () => {
    const projectId = await addProject();
    const spans = Array.from({ length: 4 }, (_, no) =>
      call(no + 1, null, [["user", `${no}${"y".repeat(2_000_000)}`]], "ok"),
    );
    await ingest.add(projectId, spans, []);
    const page = await read(projectId);
    expect(JSON.stringify(page).length).toBeLessThan(100_000);
    expect(page.entries[0]).toMatchObject({ messages: [{ characters: 2_000_001 }, { characters: null }] });
  });

  it("gives an agent below another its own transcript, and tells it as a card with its figures", async () => {
    const projectId = await addProject();
    const agent = (name: string): Attributes => ({
      "gen_ai.operation.name": "invoke_agent",
      "gen_ai.agent.name": name,
    });
    const endNs = startNs + 1_000_000_000n;
    await ingest.add(
      projectId,
      [
        step(1, null, agent("desk"), { endNs }),
        call(2, 1, [["user", "hello"]], "one moment"),
        step(3, 1, agent("triage"), { endNs: startNs + 60_000_000n }),
        call(4, 3, [["user", "sort this"]], "billing"),
        call(
          7,
          1,
          [
            ["user", "hello"],
            ["assistant", "one moment"],
            ["user", "and?"],
          ],
          "billing it is",
        ),
      ],
      [],
    );
    const { entries } = await read(projectId);
    expect(told(entries)).toEqual(["agent", "0 known: hello, one moment", "agent", "2 known: and?, billing it is"]);
    expect(entries[2]).toMatchObject({
      inline: false,
      stepCount: 1,
      callCount: 1,
      input: "sort this",
      output: "billing",
    });
    expect(told((await read(projectId, { agent: idOf(3) })).entries)).toEqual(["0 known: sort this, billing"]);
  });

  it("is honest about calls without messages, and tells decisions at their moment", async () => {
    const projectId = await addProject();
    const silent = { "gen_ai.operation.name": "chat", "gen_ai.request.model": "gpt-5" };
    const decided = {
      name: "route.chosen",
      timeNs: startNs + 25_000_000n,
      attributes: { to: "billing" },
      droppedAttributes: 0,
    };
    const reported = { name: "gen_ai.choice", timeNs: startNs, attributes: {}, droppedAttributes: 0 };
    await ingest.add(
      projectId,
      [step(1, null, {}, { events: [reported, decided], endNs: null }), step(2, 1, silent), step(3, 1, silent)],
      [],
    );
    const { entries } = await read(projectId);
    expect(told(entries)).toEqual(["0 known: ", "event", "0 known: "]);
    expect(entries[1]).toMatchObject({ event: "route.chosen", attributes: [{ key: "to", value: "billing" }] });
  });
});
