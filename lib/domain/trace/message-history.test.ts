import { describe, expect, it } from "vitest";
import { compareHistory, hear } from "./message-history";
import type { Message, MessagePart } from "./step";

/**
 * A conversation, one message a line: `role: text`, `role: call NAME`, `role: result NAME`, `role: thought TEXT`;
 * the messages after a line `->` are the answer.
 */
function talk(drawing: string): Message[] {
  let direction: Message["direction"] = "input";
  return drawing
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "")
    .flatMap((line): Message[] => {
      if (line === "->") {
        direction = "output";
        return [];
      }
      const [role = "", said = ""] = line.split(": ");
      return [{ role, name: null, direction, parts: said.split(" + ").map(readPart) }];
    });
}

function readPart(said: string): MessagePart {
  const [word = "", name = ""] = said.split(" ");
  if (word === "call") return { type: "tool_call", id: null, name, arguments: {} };
  if (word === "result") return { type: "tool_result", id: null, name, result: "ok" };
  return word === "thought" ? { type: "reasoning", text: name } : { type: "text", text: said };
}

const heard = (drawing: string) => hear(talk(drawing), (text) => text);

/** What is known of `now` after the calls `before` (latest first), as a picture: `=` known, `+` new. */
function compare(now: string, ...before: string[]) {
  const history = compareHistory(heard(now), before.map(heard));
  const marks = talk(now).map((_, place) => (history.known.has(place) ? "=" : "+"));
  return `${marks.join("")}${history.rewritten ? ` rewritten, ${history.dropped} gone` : ""}${history.from === null ? " alone" : ""}`;
}

const first = `
  system: be kind
  user: hello
  ->
  assistant: hi`;

describe("compareHistory", () => {
  it("knows what the call before was asked and answered", () => {
    expect(compare(`system: be kind\nuser: hello\nassistant: hi\nuser: bye\n->\nassistant: ciao`, first)).toBe("===++");
  });

  it("knows an answer that was sent back without its reasoning, in other pieces", () => {
    const asked = `user: weather?\n->\nassistant: thought hm + let me see + call weather`;
    expect(compare(`user: weather?\nassistant: let me see\nassistant: call weather\ntool: result weather`, asked)).toBe(
      "===+",
    );
  });

  it("knows an answer whose pieces came back in another order", () => {
    const asked = `user: weather?\n->\nassistant: call weather + let me see`;
    expect(compare(`user: weather?\nassistant: let me see + call weather\ntool: result weather`, asked)).toBe("==+");
  });

  it("goes on where the answer was left out of what was sent back", () => {
    expect(compare(`system: be kind\nuser: hello\nuser: more\n->\nassistant: ok`, first)).toBe("==++");
  });

  it("has nothing to compare the first call with", () => {
    expect(compare(first)).toBe("+++ alone");
  });

  it("keeps conversations apart, and repeats no instructions", () => {
    expect(compare(`system: be kind\nuser: other\n->\nassistant: x`, first)).toBe("=++ alone");
    expect(compare(`system: be strict\nuser: other\n->\nassistant: x`, first)).toBe("+++ alone");
  });

  it("finds its own conversation among several", () => {
    const judge = `system: judge\nuser: is it good?\n->\nassistant: yes`;
    expect(compare(`system: be kind\nuser: hello\nassistant: hi\nuser: bye`, judge, first)).toBe("===+");
  });

  it("says that a conversation was shortened", () => {
    const long = `system: s\nuser: a\nassistant: b\nuser: c\nassistant: d\nuser: e\n->\nassistant: f`;
    expect(compare(`system: s\nuser: e\nassistant: f\nuser: g`, long)).toBe("===+ rewritten, 4 gone");
    expect(compare(`system: s\nuser: summary of a to f\nuser: g`, long)).toBe("=++ rewritten, 5 gone");
  });

  it("does not take the same question asked anew for a shortened conversation", () => {
    const long = `user: a\nassistant: b\nuser: c\n->\nassistant: d`;
    expect(compare(`user: a\n->\nassistant: other`, long)).toBe("++ alone");
  });

  it("counts a repeated message as often as it was said", () => {
    expect(compare(`user: ping\nuser: ping`, `user: ping`)).toBe("=+");
  });
});
