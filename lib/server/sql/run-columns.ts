/** A run that is still open and says nothing for this long has lost its process. */
const lostAfter = "interval '10 minutes'";

/** A run whose first step has not arrived goes on, as far as anybody knows, until nothing has come for this long. */
const settledAfter = "interval '2 minutes'";

/** Every step at its top names a parent that has not arrived, and steps still come. $2 is the time of the question. */
export const isArriving = `(orphan_count > 0 and orphan_count = root_count and last_seen_at > $2::timestamptz - ${settledAfter})`;

/** What time makes of the stored status; $2 is the time of the question. A run that waits for a person is not lost. */
export const judgedStatus = `case
  when status = 'running' and last_seen_at < $2::timestamptz - ${lostAfter} then 'lost'
  when status in ('done', 'failed') and ${isArriving} then 'running'
  else status end`;

/** Null where the client counts no tokens. */
export const tokensTotal =
  "case when tokens_input is null and tokens_output is null then null else coalesce(tokens_input, 0) + coalesce(tokens_output, 0) end";
