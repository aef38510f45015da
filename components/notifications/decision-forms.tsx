import { Button } from "@/components/ui/button";

const reasons = {
  wrong_arguments: "The arguments are wrong",
  not_allowed: "Not allowed",
  too_risky: "Too risky",
  not_needed: "Not needed",
  other: "Another reason",
} as const;

/** Plain forms: they work in the browser of a mail client, without scripts. */
export function DecisionForms({ token }: { token: string }) {
  const action = `/decide/${encodeURIComponent(token)}/vote`;
  return (
    <div className="answers">
      <form method="post" action={action}>
        <Button type="submit" name="verdict" value="approve" variant="ink" size="lg">
          Approve
        </Button>
      </form>
      <details>
        <summary className="btn bad lg">Reject…</summary>
        <form method="post" action={action} className="form">
          <input type="hidden" name="verdict" value="reject" />
          <label className="label" htmlFor="reject-reason">
            Why not?
          </label>
          <span className="field">
            <select id="reject-reason" name="reason">
              {Object.entries(reasons).map(([value, words]) => (
                <option key={value} value={value}>
                  {words}
                </option>
              ))}
            </select>
          </span>
          <label className="label" htmlFor="reject-comment">
            In a sentence: the agent reads it
          </label>
          <span className="field area">
            <textarea id="reject-comment" name="comment" rows={2} maxLength={2000} required />
          </span>
          <Button type="submit" variant="solid-bad" size="lg">
            Reject
          </Button>
        </form>
      </details>
    </div>
  );
}
