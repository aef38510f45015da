// What only some processes need, each a file of its own in the package. Code asks for a part when it is declared (a step with
// an effect, a modelFetch) and again when it is used: by then it is there, also where a deployment has replaced the files.

function part<T>(load: () => Promise<T>): () => Promise<T> {
  let loaded: Promise<T> | null = null;
  return () => {
    if (loaded === null) {
      loaded = load();
      // who uses it hears of it, and the next one tries again
      loaded.catch(() => {
        loaded = null;
      });
    }
    return loaded;
  };
}

/** Calls of models: the APIs of the providers and what a call costs. */
export const models = part(() => import("@/sdk/src/fetch/send"));
/** Questions to people, and what happens in the world at most once. */
export const effects = part(() => import("@/sdk/src/effects"));
/** What a call that costs or fails asks before: leave of its breaker, its price, money. */
export const spending = part(() => import("@/sdk/src/run/spending"));
/** Taking up runs that nobody executes. */
export const workers = part(() => import("@/sdk/src/run/worker"));
