/** A run that is still open and says nothing for this long has lost its process. */
const lostAfter = "interval '10 minutes'";

// `waiting` needs approvals and is judged where they are; $2 is the time of the question
export const judgedStatus = `case when status = 'running' and last_seen_at < $2::timestamptz - ${lostAfter} then 'lost' else status end`;

/** Null where the client counts no tokens. */
export const tokensTotal =
  "case when tokens_input is null and tokens_output is null then null else coalesce(tokens_input, 0) + coalesce(tokens_output, 0) end";
