import type { IncomingMessage, ServerResponse } from "node:http";
import { downHeaders, upHeaders } from "@/lib/domain/gateway/caller";
import { passOn, unread } from "@/lib/web/gateway/pass-on";
import { Refused } from "@/lib/web/gateway/refused";
import { sendHead } from "@/lib/web/gateway/upstream";

const longestMs = 10 * 60_000;

/** A request that costs nothing (a list of models, tokens counted) passes as it is, unrecorded. */
export async function passFree(incoming: IncomingMessage, outgoing: ServerResponse, target: URL): Promise<void> {
  const signal = AbortSignal.timeout(longestMs);
  const { request, answer: answering } = sendHead(target, incoming.method ?? "GET", upHeaders(incoming.rawHeaders));
  const stop = () => request.destroy();
  signal.addEventListener("abort", stop);
  outgoing.once("close", stop);
  incoming.pipe(request);
  let answer: IncomingMessage;
  try {
    answer = await answering;
  } catch (cause) {
    throw new Refused({ code: "unreachable", message: "The provider cannot be reached." }, { cause });
  }
  outgoing.off("close", stop);
  outgoing.writeHead(answer.statusCode ?? 502, downHeaders(answer.rawHeaders, false).flat());
  const end = await passOn(answer, outgoing, { looker: unread, signal, onFirst: () => {} });
  if (end.how === "whole") outgoing.end();
  else outgoing.destroy();
}
