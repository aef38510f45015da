// Changes of one project queue here before they take a connection: those that wait for a lock must not use up the pool.
const kept = globalThis as typeof globalThis & { tracegateTurns?: Map<string, Promise<unknown>> };

/** Runs `act` when those that came before it for the same name are done. Null: at once. */
export function inTurn<T>(name: string | null, act: () => Promise<T>): Promise<T> {
  if (name === null) return act();
  kept.tracegateTurns ??= new Map();
  const turns = kept.tracegateTurns;
  const turn = (turns.get(name) ?? Promise.resolve()).then(act, act);
  const settled = turn.then(
    () => {},
    () => {},
  );
  turns.set(name, settled);
  void settled.then(() => turns.get(name) === settled && turns.delete(name));
  return turn;
}
