import { AppError } from "@/lib/server/errors";
import { answerWithRequestId, type NextHandler } from "@/lib/server/route";
import { apiHeaders, isOwnHost } from "@/lib/server/web-policy";

const boundTo = process.env["HOST"] || "127.0.0.1";
const publicUrl = process.env["TRACEGATE_PUBLIC_URL"];

/** For what proxy.ts does not see: the same guard and the same headers. */
export function unproxied(handler: NextHandler): NextHandler {
  return async (request, context) => {
    const own = isOwnHost(request.headers.get("host"), boundTo, publicUrl);
    const response = own ? await handler(request, context) : await answerWithRequestId(refuse);
    for (const [name, value] of Object.entries(apiHeaders)) response.headers.set(name, value);
    return response;
  };
}

async function refuse(): Promise<Response> {
  throw new AppError("forbidden", "This Tracegate answers on this machine only: open it as localhost or 127.0.0.1.");
}
