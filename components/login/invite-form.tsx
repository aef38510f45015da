import { NewAccountFields } from "@/components/login/new-account-fields";
import { Button } from "@/components/ui/button";
import { roleWords } from "@/lib/domain/guard/role-words";
import type { Role } from "@/lib/domain/guard/seats";

export type InviteFormProps = {
  token: string;
  offer: { email: string | null; role: Role; groups: readonly string[] };
  /** E-mail of the account that is signed in; null without one. */
  account: string | null;
  oidc: string | null;
  /** Fields that were refused. */
  wrong: readonly string[];
};

export function InviteForm({ token, offer, account, oidc, wrong }: InviteFormProps) {
  const next = encodeURIComponent(`/invite?token=${token}`);
  return (
    <>
      <p className="q2">
        You become {roleWords[offer.role].a}: {roleWords[offer.role].may}.
        {offer.groups.length > 0 && ` Teams: ${offer.groups.join(", ")}.`}
      </p>
      <form method="post" action="/invite/accept" className="form">
        <input type="hidden" name="token" value={token} />
        {account === null && <NewAccountFields email={offer.email} wrong={wrong} />}
        <Button type="submit" variant="ink">
          {account === null ? "Make an account and join" : `Join as ${account}`}
        </Button>
      </form>
      {account === null && (
        <p className="q2">
          You have an account?{" "}
          <a className="link" href={`/login?next=${next}`}>
            Sign in
          </a>
          {oidc && (
            <>
              {" or "}
              <a className="link" href={`/login/oidc?next=${next}`}>
                use {oidc}
              </a>
            </>
          )}
          .
        </p>
      )}
    </>
  );
}
