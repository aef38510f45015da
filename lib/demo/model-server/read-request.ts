// Which API a request speaks, by its path.
import type { IncomingMessage } from "node:http";
import type { ModelApi, ModelRequest } from "./scenario";

const google = /\/models\/([^/:]+):(generateContent|streamGenerateContent)$/;
const paths: readonly (readonly [string, ModelApi])[] = [
  ["/chat/completions", "chat"],
  ["/responses", "responses"],
  ["/messages", "messages"],
];

/** Null: no model answers there. Google's model and way of streaming stand in its URL. */
export async function readRequest(incoming: IncomingMessage, number: number): Promise<ModelRequest | null> {
  const url = new URL(incoming.url ?? "/", "http://model");
  const [, googleModel, method] = google.exec(url.pathname) ?? [];
  const api = googleModel === undefined ? paths.find(([end]) => url.pathname.endsWith(end))?.[1] : "generate";
  if (api === undefined || incoming.method !== "POST") return null;
  const pieces: Buffer[] = [];
  for await (const piece of incoming) pieces.push(piece);
  const body = JSON.parse(Buffer.concat(pieces).toString("utf8")) as Record<string, unknown>;
  const googleStream = url.searchParams.get("alt") === "sse" ? "events" : "list";
  return {
    api,
    model: googleModel ?? String(body["model"]),
    stream: method === "streamGenerateContent" ? googleStream : body["stream"] === true ? "events" : null,
    body,
    headers: incoming.headers,
    number,
  };
}
