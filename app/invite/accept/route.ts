import { NewAccount } from "@/lib/contract/people";
import { projectCookie } from "@/lib/contract/projects";
import { refuseForeignPage, signedInBy } from "@/lib/server/auth";
import { redirectTo, signedInWithAccount } from "@/lib/server/login";
import { type Accepted, acceptAsNew, acceptWithAccount, readInvitation } from "@/lib/server/people/invitations";
import { signInWithPassword } from "@/lib/server/people/sign-in";
import { readForm } from "@/lib/server/request";
import { answerWithRequestId } from "@/lib/server/route";

/** The form of an invitation: with an account it joins, without one it makes one that joins. */
export function POST(request: Request): Promise<Response> {
  return answerWithRequestId(async () => {
    refuseForeignPage(request.headers);
    const form = Object.fromEntries(await readForm(request));
    const token = form["token"] ?? "";
    const back = (why: Accepted | "fields", fields = "") =>
      redirectTo(`/invite?${new URLSearchParams({ token, problem: why, ...(fields && { wrong: fields }) })}`);
    const invitation = await readInvitation(token);
    if (invitation === null) return back("closed");

    const who = await signedInBy(request.headers);
    if (who?.kind === "account") {
      const accepted = await acceptWithAccount(invitation, who.account);
      return accepted === "joined" ? lookingAt(invitation.projectId, redirectTo("/")) : back(accepted);
    }
    const account = NewAccount.safeParse(form);
    if (!account.success) {
      return back("fields", [...new Set(account.error.issues.map(({ path }) => String(path[0])))].join(","));
    }
    const accepted = await acceptAsNew(invitation, account.data);
    if (accepted !== "joined") return back(accepted);
    const signIn = await signInWithPassword(request.headers, account.data.email, account.data.password);
    if (signIn.outcome !== "signed_in") return redirectTo("/login");
    return lookingAt(invitation.projectId, signedInWithAccount(request, signIn.cookies, "/"));
  });
}

function lookingAt(projectId: string, response: Response): Response {
  response.headers.append("set-cookie", `${projectCookie}=${projectId}; Path=/; Max-Age=31536000; SameSite=Lax`);
  return response;
}
