// What is asked of costs: every grouping of the page over 90 days, whole days and not, in zones that are no whole hours off, with
// filters by themselves and together, and halves of the 90 days compared with each other.
import { dimensions } from "@/lib/domain/cost/families";

export type Question = {
  readonly name: string;
  readonly query: Record<string, string>;
  /** The same over runs r and their spans s. */
  readonly where: string;
};

const dayMs = 86_400_000;
const isTagged = "get_byte(r.trace_id, 9) < 85";

export function questionsOf(fromMs: number, toMs: number): Question[] {
  const stretch = (from: number, to: number) => ({
    from: new Date(from).toISOString(),
    to: new Date(to).toISOString(),
  });
  const midnight = (ms: number) => Math.floor(ms / dayMs) * dayMs;
  const ninety = stretch(midnight(fromMs), midnight(toMs));
  const odd = { ...stretch(fromMs + 4_567_891, toMs - 1_234_567), zone: "Asia/Kolkata" };
  const half = { ...stretch(toMs - 45 * dayMs, toMs), zone: "Australia/Adelaide" };
  const ask = (name: string, query: Record<string, string>, where = "true"): Question => ({ name, query, where });
  return [
    ...dimensions.map((by) => ask(`90 days by ${by}`, { ...ninety, by })),
    ...dimensions.map((by) => ask(`90 odd days by ${by}, India`, { ...odd, by })),
    ...dimensions.map((by) => ask(`45 days against 45 by ${by}, Adelaide`, { ...half, by })),
    ask("by model, what is for nothing first, weeks", { ...odd, by: "model", sort: "wasted", bucket: "week" }),
    ask("by user, most tokens first", { ...odd, by: "user", sort: "tokens" }),
    ask("by session, for nothing first", { ...odd, by: "session", sort: "wasted" }),
    ask("3 days of hours by step", { ...stretch(toMs - 3 * dayMs, toMs), by: "step", zone: "Asia/Kathmandu" }),
    ask(
      "by model in a pipeline, New York",
      { ...ninety, by: "model", pipeline: "pipeline-3", zone: "America/New_York" },
      "r.pipeline = 'pipeline-3'",
    ),
    ask("by model of done runs, India", { ...odd, by: "model", status: "done" }, "r.status = 'done'"),
    ask("by step of a model, India", { ...odd, by: "step", model: "model-2" }, "s.model = 'model-2'"),
    ask(
      "by step of a model in done runs, India",
      { ...odd, by: "step", model: "model-2", status: "done" },
      "s.model = 'model-2' and r.status = 'done'",
    ),
    ask("by pipeline of a tag, India", { ...odd, by: "pipeline", tag: "eu" }, isTagged),
    ask("by model of a tag", { ...ninety, by: "model", tag: "eu" }, isTagged),
    ask("by user in a pipeline", { ...ninety, by: "user", pipeline: "pipeline-3" }, "r.pipeline = 'pipeline-3'"),
    ask("by user of done runs, India", { ...odd, by: "user", status: "done" }, "r.status = 'done'"),
    ask("by session, failed", { ...ninety, by: "session", status: "failed" }, "r.status = 'failed'"),
    ask("by session of done runs", { ...ninety, by: "session", status: "done" }, "r.status = 'done'"),
    ask("by pipeline of a user", { ...odd, by: "pipeline", user: "user-7" }, "r.user_id = 'user-7'"),
    ask("by model of a user", { ...ninety, by: "model", user: "user-7" }, "r.user_id = 'user-7'"),
    ask("by step of a session", { ...ninety, by: "step", session: "session-77" }, "r.session_id = 'session-77'"),
    ask("by user of a model", { ...ninety, by: "user", model: "model-2" }, "s.model = 'model-2'"),
    ask(
      "by session of a step",
      { ...ninety, by: "session", step: "pipeline-3 step 1" },
      "s.name = 'pipeline-3 step 1'",
    ),
  ];
}
