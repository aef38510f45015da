import { NewAccount } from "@/lib/contract/people";
import { refuseForeignPage, signedInBy } from "@/lib/server/auth";
import { unauthorized } from "@/lib/server/errors";
import { redirectTo, signedInWithAccount } from "@/lib/server/login";
import { signInWithPassword } from "@/lib/server/people/sign-in";
import { turnOnAccounts } from "@/lib/server/people/turn-on";
import { readForm } from "@/lib/server/request";
import { answerWithRequestId } from "@/lib/server/route";

const page = "/settings/account";

/** The form "Turn on accounts": whoever has the machine becomes the first account. */
export function POST(request: Request): Promise<Response> {
  return answerWithRequestId(async () => {
    refuseForeignPage(request.headers);
    if ((await signedInBy(request.headers))?.kind !== "machine") throw unauthorized();
    const form = Object.fromEntries(await readForm(request));
    const account = NewAccount.safeParse(form);
    if (!account.success) {
      const fields = [...new Set(account.error.issues.map(({ path }) => String(path[0])))].join(",");
      return redirectTo(`${page}?${new URLSearchParams({ wrong: fields })}`);
    }
    if (!(await turnOnAccounts(account.data))) return redirectTo(`${page}?wrong=on`);
    const { email, password } = account.data;
    const signIn = await signInWithPassword(request.headers, email, password);
    return signIn.outcome === "signed_in" ? signedInWithAccount(request, signIn.cookies, page) : redirectTo("/login");
  });
}
