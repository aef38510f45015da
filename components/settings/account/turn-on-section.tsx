import { NewAccountFields } from "@/components/login/new-account-fields";
import { Button } from "@/components/ui/button";

export type TurnOnSectionProps = {
  /** Fields that were refused, or `on`. */
  wrong: readonly string[];
};

/** Local mode becomes accounts; nothing is lost, because the local person is the first of them. */
export function TurnOnSection({ wrong }: TurnOnSectionProps) {
  return (
    <section aria-labelledby="settings-turn-on">
      <header className="shead">
        <h2 id="settings-turn-on">Turn on accounts</h2>
        <span className="q desk">today whoever opens a login link owns everything</span>
      </header>
      <div className="settings-text">
        <p>
          You become the first owner, with everything you did so far. From then on every page needs an account, and you
          invite others under Members. Projects, runs, keys and the audit stay as they are; a link from{" "}
          <code>npm run login</code> remains the way back for whoever has the machine.
        </p>
        <form method="post" action="/login/start" className="form">
          <NewAccountFields wrong={wrong} />
          <Button type="submit" variant="ink">
            Turn on accounts
          </Button>
        </form>
      </div>
    </section>
  );
}
