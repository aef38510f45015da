import { Button } from "@/components/ui/button";
import { LabelledField } from "@/components/ui/labelled-field";

export type PasswordSignInProps = {
  next: string;
  email: string;
  wrong: boolean;
  /** What the OpenID provider is called; null where there is none. */
  oidc: string | null;
};

export function PasswordSignIn({ next, email, wrong, oidc }: PasswordSignInProps) {
  return (
    <>
      <form method="post" action="/login/account" className="form">
        <input type="hidden" name="next" value={next} />
        <LabelledField
          label="E-mail"
          name="email"
          type="email"
          autoComplete="username"
          defaultValue={email}
          wrong={wrong}
        />
        <LabelledField label="Password" name="password" type="password" autoComplete="current-password" wrong={wrong} />
        <Button type="submit" variant="ink">
          Sign in
        </Button>
      </form>
      {oidc && (
        <a className="btn plain md" href={`/login/oidc?next=${encodeURIComponent(next)}`}>
          Sign in with {oidc}
        </a>
      )}
    </>
  );
}
