import { isRefusal } from "@/lib/server/errors";
import { redirectTo } from "@/lib/server/login";
import { decideByLink } from "@/lib/server/notify/decision-link";
import { readForm } from "@/lib/server/request";
import { answerWithRequestId } from "@/lib/server/route";

type Context = { params: Promise<{ token: string }> };

/** The form of a signed link decides; where it is refused, the page behind the link says why. Who may: who has the link. */
export function POST(request: Request, { params }: Context): Promise<Response> {
  return answerWithRequestId(async () => {
    const { token } = await params;
    const page = `/decide/${encodeURIComponent(token)}`;
    try {
      await decideByLink(token, await readForm(request), request.headers);
      return redirectTo(page);
    } catch (error) {
      if (!(error instanceof Error && isRefusal(error) && "code" in error)) throw error;
      return redirectTo(`${page}?problem=${encodeURIComponent(String(error.code))}`);
    }
  });
}
