import { Button } from "@/components/ui/button";
import { LabelledField } from "@/components/ui/labelled-field";
import { passwordChars } from "@/lib/contract/people";
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

function NewAccountFields({ email, wrong }: { email: string | null; wrong: readonly string[] }) {
  const why = (field: string, words: string) => wrong.includes(field) && words;
  return (
    <>
      <LabelledField
        label="Name"
        name="name"
        maxLength={100}
        autoComplete="name"
        wrong={why("name", "Between 1 and 100 characters.")}
      />
      <LabelledField
        label="E-mail"
        name="email"
        type="email"
        autoComplete="username"
        readOnly={email !== null}
        defaultValue={email ?? ""}
        wrong={why("email", "That is no e-mail address.")}
      />
      <LabelledField
        label={`Password, at least ${passwordChars.min} characters`}
        name="password"
        type="password"
        autoComplete="new-password"
        minLength={passwordChars.min}
        maxLength={passwordChars.max}
        wrong={why("password", `Between ${passwordChars.min} and ${passwordChars.max} characters.`)}
      />
    </>
  );
}
