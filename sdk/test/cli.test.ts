// The program of the packed package, as `npx tracegate` runs it, against the running product.
import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { until } from "@/sdk/test/execute";
import { api, newPerson, newProject, type Project, web } from "@/sdk/test/product";

const folder = inject("installed");
const program = path.join(folder, "node_modules/.bin/tracegate");
const children: ChildProcess[] = [];
let project: Project;
let good: string;
let bad: string;

const hex = (bytes: number) => randomBytes(bytes).toString("hex");
const startMs = Date.now() - 60_000;

/** An agent that asks a model once; `failed` says what went wrong. */
function otlpOf(traceId: string, failed?: string): string {
  const [root, call] = [hex(8), hex(8)];
  const text = (role: string, content: string) => JSON.stringify([{ role, parts: [{ type: "text", content }] }]);
  const attributes = (given: Record<string, string>) =>
    Object.entries(given).map(([key, stringValue]) => ({ key, value: { stringValue } }));
  const times = { startTimeUnixNano: `${startMs}000000`, endTimeUnixNano: `${startMs + 1500}000000` };
  const status = failed === undefined ? {} : { status: { code: 2, message: failed } };
  const agent = { "gen_ai.operation.name": "invoke_agent", "gen_ai.agent.name": "desk", "tracegate.pipeline": "desk" };
  const chat = {
    ...{ "gen_ai.operation.name": "chat", "gen_ai.request.model": "gpt-5" },
    "gen_ai.input.messages": text("user", "refund the tent\u001b[31m"),
    "gen_ai.output.messages": text("assistant", failed ?? "done"),
  };
  const spans = [
    { traceId, spanId: root, name: "desk", kind: 1, ...times, ...status, attributes: attributes(agent) },
    {
      traceId,
      spanId: call,
      parentSpanId: root,
      name: "chat",
      kind: 3,
      ...times,
      // steps that begin at once would come in the order of their ids
      startTimeUnixNano: `${startMs}000001`,
      ...status,
      attributes: attributes(chat),
    },
  ];
  return JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans }] }] });
}

type Said = { code: number | null; out: string; err: string };

function tracegate(args: readonly string[], env: Record<string, string> = {}, stdin = ""): Promise<Said> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd: folder,
      env: { ...process.env, TRACEGATE_URL: web, TRACEGATE_KEY: project.key, ...env },
    });
    const said = { out: "", err: "" };
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      said.out += text;
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      said.err += text;
    });
    child.once("error", reject).once("close", (code) => resolve({ code, ...said }));
    child.stdin.end(stdin);
  });
}

const write = (name: string, text: string) => {
  const file = path.join(folder, name);
  fs.writeFileSync(file, text);
  return file;
};

beforeAll(async () => {
  project = await newProject("cli");
  [good, bad] = [hex(16), hex(16)];
  const files = [write("good.json", otlpOf(good)), write("bad.json", otlpOf(bad, "no such order"))];
  const imported = await tracegate(["import", ...files]);
  expect(imported).toEqual({ code: 0, out: expect.stringContaining("bad.json: 1 runs, 2 spans"), err: "" });
});

afterAll(() => {
  for (const child of children) child.kill("SIGKILL");
});

describe("reading", () => {
  it("lists runs, in plain text for a pipe", async () => {
    const { code, out, err } = await tracegate(["runs", "--status", "failed"]);
    expect([code, err]).toEqual([0, ""]);
    const [head = "", row = "", ...rest] = out.trimEnd().split("\n");
    expect(rest).toEqual([]);
    expect(head.split(/ +/)).toEqual([
      "RUN",
      "STATUS",
      "PIPELINE",
      "STARTED",
      "TOOK",
      "STEPS",
      "TOKENS",
      "COST",
      "FINDINGS",
      "ASKED",
    ]);
    expect(row).toContain(bad);
    // neither colours of ours nor those that a model wrote
    expect(out).not.toContain("\u001b");
  });

  it("tells programs what the API says", async () => {
    const { out } = await tracegate(["runs", "--json", "-n", "1"]);
    const page = JSON.parse(out);
    expect(page.runs).toHaveLength(1);
    expect(page.nextCursor).toEqual(expect.any(String));
    const next = JSON.parse((await tracegate(["runs", "--json", "--cursor", page.nextCursor])).out);
    expect([page.runs[0].traceId, next.runs[0].traceId].sort()).toEqual([good, bad].sort());
  });

  it("shows a run with its tree", async () => {
    const { code, out } = await tracegate(["run", bad]);
    expect(code).toBe(0);
    expect(out).toMatch(/^desk · failed · 1\.5 s · 2 steps/);
    expect(out).toMatch(/^agent desk .*no such order$/m);
    expect(out).toMatch(/^ {2}llm chat gpt-5 /m);
    const { run, spans } = JSON.parse((await tracegate(["run", bad, "--json"])).out);
    expect([run.traceId, spans.length]).toEqual([bad, 2]);
  });

  it("compares two runs, and says so with its exit code where it is asked to", async () => {
    const { code, out } = await tracegate(["diff", bad, good]);
    expect(code).toBe(0);
    expect(out).toContain("← first divergence");
    expect((await tracegate(["diff", bad, good, "--exit-code"])).code).toBe(1);
    expect((await tracegate(["diff", good, good, "--exit-code"])).code).toBe(0);
  });

  it("follows runs that arrive, and a run until its end", async () => {
    const child = spawn(program, ["tail"], {
      env: { ...process.env, TRACEGATE_URL: web, TRACEGATE_KEY: project.key },
    });
    children.push(child);
    let said = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      said += text;
    });
    const sent = new Set<string>();
    // what arrives before its first look is not news
    await until(
      async () => {
        const traceId = hex(16);
        sent.add(traceId);
        await tracegate(["import", "-"], {}, otlpOf(traceId));
        return [...sent].some((id) => said.includes(id));
      },
      () => said,
    );
    child.kill();
    const followed = await tracegate(["tail", good, "--json"]);
    expect(followed.code).toBe(0);
    expect(
      followed.out
        .trimEnd()
        .split("\n")
        .map((line) => JSON.parse(line).name),
    ).toEqual(["desk", "chat"]);
    expect((await tracegate(["tail", bad])).code).toBe(1);
  });
});

describe("export and import", () => {
  it("carry a run into another project, as it is", async () => {
    const other = await newProject("cli, other");
    const file = path.join(folder, "exported.ndjson");
    fs.rmSync(file, { force: true });
    expect((await tracegate(["export", good, bad, "-o", file])).code).toBe(0);
    expect((await tracegate(["export", good, "-o", file])).code).toBe(1);
    const there = { TRACEGATE_KEY: other.key };
    expect((await tracegate(["import", "-", "--json"], there, fs.readFileSync(file, "utf8"))).code).toBe(0);
    const spans = async (env = {}) => JSON.parse((await tracegate(["run", bad, "--json"], env)).out).spans;
    expect(await spans(there)).toEqual(await spans());
    const otlp = JSON.parse((await tracegate(["export", good, "--otlp"])).out);
    expect(otlp.resourceSpans[0].scopeSpans[0].spans[0].traceId).toBe(good);
  });

  it("say what was not taken", async () => {
    const broken = otlpOf(hex(16)).replace(/"spanId":"[^"]+"/, '"spanId":"00"');
    const { code, out, err } = await tracegate(["import", "-"], {}, broken);
    expect([code, out]).toEqual([1, expect.stringContaining("not taken, 1 times")]);
    expect(err).toContain("1 spans or log records were not taken");
    expect((await tracegate(["import", "nowhere.json"])).code).toBe(2);
  });
});

describe("acting", () => {
  const begin = async () => {
    const id = `cli-${hex(4)}`;
    const inputHash = "0".repeat(64);
    await api("POST", "/runs", project.key, { id, pipeline: "desk", version: "1", inputHash, limits: { microUsd: 1 } });
    return id;
  };
  const askFor = async (runId: string) => {
    const { fence } = await api("POST", `/runs/${runId}/lease`, project.key, { holder: "cli" });
    const asked = { runId, stepKey: "pay~1~0", name: "pay", fence, risk: "medium" };
    return api("POST", "/approvals", project.key, { ...asked, ask: "Refund 79 EUR?", args: { amount: 7900 } });
  };

  it("shows what would run, and decides as the person whose token it has", async () => {
    const { id } = await askFor(await begin());
    const listed = await tracegate(["approve"]);
    expect(listed.out).toContain(`${id}  medium  desk`);
    const person = { TRACEGATE_KEY: project.token };
    const unasked = await tracegate(["approve", id], person);
    expect([unasked.code, unasked.err]).toEqual([2, expect.stringContaining("add --yes")]);
    expect(unasked.err).toContain('"amount": 7900');
    expect((await tracegate(["approve", id, "--yes"])).err).toContain("Not allowed with this credential");
    expect(await tracegate(["approve", id, "--yes"], person)).toMatchObject({ code: 0, out: "approved\n" });
    expect((await tracegate(["approve", id, "--yes"], person)).err).toContain("nothing to decide");
  });

  it("rejects with a reason that the agent is told", async () => {
    const { id } = await askFor(await begin());
    const person = { TRACEGATE_KEY: project.token };
    expect((await tracegate(["approve", id, "--reject", "--yes"], person)).code).toBe(2);
    const why = ["--reason", "too_risky", "--comment", "not on a Friday"];
    expect((await tracegate(["approve", id, "--reject", ...why, "--yes"], person)).out).toBe("rejected\n");
    const { decision } = await api("GET", `/approvals/${id}`, project.key);
    expect(decision).toMatchObject({ reason: "too_risky", comment: "not on a Friday" });
  });

  it("kills a run, and pauses and releases a pipeline", async () => {
    const operator = { TRACEGATE_KEY: await newPerson(project.id, "operator") };
    const id = await begin();
    expect((await tracegate(["kill", id, "--reason", "wrong"], operator)).code).toBe(2);
    const killed = await tracegate(["kill", id, "--reason", "wrong customer", "--yes"], operator);
    expect(killed).toMatchObject({ code: 0, out: expect.stringContaining(`run ${id}: kill`) });
    expect(await api("GET", `/runs/${id}/state`, project.key)).toMatchObject({ status: "halted", haltCode: "killed" });
    const pipeline = ["kill", "--pipeline", "paused", "--reason", "prices", "--yes", "--state"];
    expect((await tracegate([...pipeline, "pause"], operator)).out).toContain("pipeline paused: pause");
    expect((await tracegate([...pipeline, "run"], operator)).out).toContain("pipeline paused: run");
    expect((await tracegate(["kill", good, "--reason", "x", "--yes"], operator)).err).toContain("only observed");
  });
});

describe("what is wrong", () => {
  it.each([
    ["an unknown command", ["nope"], {}, 2, "There is no command"],
    ["an unknown option", ["runs", "--colour"], {}, 2, "Unknown option '--colour'"],
    ["a word too few", ["run"], {}, 2, "Usage: tracegate run RUN"],
    ["a number that is none", ["runs", "-n", "many"], {}, 2, "--limit takes a whole number"],
    ["an address that is none", ["runs", "--url", "localhost"], {}, 2, "no http or https address"],
    ["no key", ["runs"], { TRACEGATE_KEY: "" }, 2, "Set TRACEGATE_KEY"],
    ["a wrong key", ["runs"], { TRACEGATE_KEY: "tg_wrong" }, 1, "No valid credential"],
    ["a run that is not there", ["run", "f".repeat(32)], {}, 1, "Not found"],
    ["a query that makes no sense", ["runs", "-q", "status:"], {}, 1, "?q"],
    ["nobody at the address", ["runs", "--url", "http://127.0.0.1:1"], {}, 3, "does not answer"],
  ])("%s is told on stderr, with its exit code", async (_, args, env, code, told) => {
    const said = await tracegate(args, env as Record<string, string>);
    expect([said.code, said.out]).toEqual([code, ""]);
    expect(said.err).toContain(told);
    expect(said.err).not.toMatch(/\n\s+at /);
  });

  it("ends quietly where its reader has seen enough", async () => {
    const shell = spawn("sh", ["-c", `"${program}" --help | head -1`], { cwd: folder });
    let err = "";
    shell.stderr.setEncoding("utf8").on("data", (text: string) => {
      err += text;
    });
    await new Promise((resolve) => shell.once("close", resolve));
    expect(err).toBe("");
  });

  it("helps with each command, without a key", async () => {
    for (const command of ["runs", "run", "diff", "tail", "approve", "kill", "import", "export"]) {
      const { code, out } = await tracegate([command, "--help"], { TRACEGATE_KEY: "" });
      expect([code, out]).toEqual([0, expect.stringContaining(`Usage: tracegate ${command}`)]);
      expect(out).toContain("Examples:");
    }
  });
});
