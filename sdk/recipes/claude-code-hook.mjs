// Claude Code: a PreToolUse hook that asks and waits, and a PostToolUse hook that tells the outcome; see README.md.
// Exit code 2 blocks the tool. Any other failure would let it run, so everything that goes wrong ends with 2.
import { text } from "node:stream/consumers";
import { askApproval, finish } from "./approval.mjs";

try {
  const event = JSON.parse(await text(process.stdin));
  const { hook_event_name: hook, tool_name: name, tool_input: args, tool_use_id: id, session_id: session } = event;
  if (hook === "PostToolUse") await finish(id, { status: "done" });
  else {
    const ask = `${name}: ${JSON.stringify(args)}`.slice(0, 500);
    const edit = Object.keys(args).slice(0, 20);
    // shorter than the hook's own timeout of 600 s: a hook that is cut off does not block
    const decision = await askApproval({ id, name, args, ask, edit, session, timeoutMs: 540_000 });
    const permission = decision.verdict === "approved" ? "allow" : "deny";
    const answer = {
      hookEventName: "PreToolUse",
      permissionDecision: permission,
      permissionDecisionReason: decision.reason ?? "Approved in Tracegate.",
      ...(decision.edited && { updatedInput: decision.args }),
    };
    process.stdout.write(JSON.stringify({ hookSpecificOutput: answer }));
  }
} catch (error) {
  process.stderr.write(`Tracegate: ${error.message}\n`);
  process.exitCode = 2;
}
