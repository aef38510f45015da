// Preloaded into every process that the supervisor starts: when the supervisor is gone, so are they.
import { isMainThread } from "node:worker_threads";

// their own children and threads inherit the preload: those end with their group
if (isMainThread && process.env.TRACEGATE_SUPERVISOR === String(process.ppid)) {
  process.stdin.on("end", endGroup).on("error", endGroup).resume();
  process.stdin.unref?.();
}

function endGroup() {
  process.kill(-process.pid, "SIGTERM");
  setTimeout(() => process.kill(-process.pid, "SIGKILL"), 10_000).unref();
}
