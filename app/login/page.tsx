import type { Metadata } from "next";
import { LoneCard } from "@/components/login/lone-card";
import { MachineSignIn } from "@/components/login/machine-sign-in";
import { PasswordSignIn } from "@/components/login/password-sign-in";
import { accountsAreOn } from "@/lib/server/people/accounts";
import { oidcName, oidcProblems } from "@/lib/server/people/oidc";
import { safeNext } from "@/lib/server/web-policy";

export const metadata: Metadata = { title: "Sign in" };

const problems = new Map(
  Object.entries({
    link: "This link was used before or has expired: each link signs in once, within 15 minutes.",
    wrong_key: "That is not the admin key of this Tracegate.",
    wrong_password: "E-mail address and password do not belong together.",
    wait: "Too many wrong attempts. Wait a minute, then try again.",
    ...oidcProblems,
  }),
);

type Search = Promise<Readonly<Record<string, string | string[] | undefined>>>;
const first = (value: string | string[] | undefined) => (Array.isArray(value) ? value[0] : value);

/** Works without scripts: plain forms. */
export default async function LoginPage({ searchParams }: { searchParams: Search }) {
  const search = await searchParams;
  const problem = first(search["problem"]) ?? "";
  const next = safeNext(first(search["next"]));
  const on = await accountsAreOn();
  const machine = <MachineSignIn next={next} wrong={problem === "wrong_key"} />;
  return (
    <LoneCard title="Sign in to Tracegate" problem={problems.get(problem)}>
      {on ? (
        <>
          <PasswordSignIn
            next={next}
            email={first(search["email"]) ?? ""}
            wrong={problem === "wrong_password"}
            oidc={oidcName()}
          />
          <details className="way-back" open={problem === "wrong_key" || problem === "link"}>
            <summary>Sign in from the machine that Tracegate runs on</summary>
            {machine}
          </details>
        </>
      ) : (
        machine
      )}
    </LoneCard>
  );
}
