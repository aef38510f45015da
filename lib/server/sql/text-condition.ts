// Which runs hold a text anywhere: in names, prompts, answers, arguments, results, attributes, errors, events, logs.
// The worker indexes it (lib/server/search/); words and phrases are those of lib/domain/search.
import { ofProject, type Phrase, phraseQuery } from "@/lib/domain/search/word-query";
import type { Bind } from "@/lib/server/sql/binder";

/**
 * `walk`: asks run by run, for a condition on few runs, or where nearly every run has the text. `find`: asks the index for
 * all runs that have it, for a text that few have.
 */
export type TextPlan = "walk" | "find";

/**
 * Condition on `runs` that a run holds a phrase: words one after the other, `*` at the end for the rest of a word. A phrase
 * without a letter or digit is in none. $1 is the project. Uses search_words_pkey (walk), search_words_by_word (find).
 */
export function textCondition(projectId: string, phrase: Phrase, plan: TextPlan, bind: Bind): string {
  const query = phraseQuery(phrase);
  if (query === null) return "false";
  if (plan === "find") {
    return `runs.trace_id in (
      select w.trace_id from search_words w
       where w.project_id = $1::uuid and w.words @@ ${bind(ofProject(projectId, query), "tsquery")})`;
  }
  // a function where `@@` would be an operator: the planner must not take the index over all runs to look into one
  return `exists (
    select from search_words w
     where w.project_id = $1::uuid and w.trace_id = runs.trace_id and w.day = runs.day
       and ts_match_vq(w.words, ${bind(query, "tsquery")})
    offset 0)`;
}
