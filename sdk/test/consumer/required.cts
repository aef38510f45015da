// The same types where modules are CommonJS.
import tracegate = require("tracegate");
import zod = require("zod");

const Text = zod.z.object({ text: zod.z.string() });
const echo = tracegate.step("echo", { kind: "tool", input: Text, output: Text }, (input) => input);
export const echoed: Promise<{ text: string }> = echo({ text: "t" });
// @ts-expect-error no limits
tracegate.step("unbounded", { kind: "llm", input: Text, output: Text }, (input) => input);
