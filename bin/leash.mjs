// Preloaded into every process that the supervisor starts: when the supervisor is gone, so are they.
process.stdin.on("end", endGroup).on("error", endGroup).resume();
process.stdin.unref?.();

function endGroup() {
  process.kill(-process.pid, "SIGTERM");
  setTimeout(() => process.kill(-process.pid, "SIGKILL"), 5000).unref();
}
