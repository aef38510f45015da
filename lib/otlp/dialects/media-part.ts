// Pictures, sound and files in a conversation, in the forms of every provider.
import { anyOf, type ReadPart } from "@/lib/otlp/dialects/part";
import { type Fields, isFields, nameOf } from "@/lib/otlp/dialects/read";

const dataUrl = (mimeType: string | null, data: string): string =>
  /^(data:|https?:|file:|gs:|s3:)/.test(data) ? data : `data:${mimeType ?? "application/octet-stream"};base64,${data}`;

/** A picture or file; null where there is nothing to show it from. */
export function mediaPart(part: Fields): ReadPart | null {
  const inner = anyOf(
    part,
    "inlineData",
    "inline_data",
    "fileData",
    "file_data",
    "media",
    "source",
    "image",
    "file",
    "input_audio",
  );
  const media = isFields(inner) ? { ...part, ...inner, ...(isFields(inner["source"]) ? inner["source"] : {}) } : part;
  const mimeType = nameOf(
    anyOf(media, "mime_type", "mimeType", "mediaType", "media_type", "contentType", "media_type"),
  );
  const urlObject = anyOf(
    media,
    "image_url",
    "url",
    "uri",
    "fileUri",
    "file_uri",
    "image",
    "data",
    "content",
    "bytes",
    "file_data",
    "file_id",
  );
  const url = nameOf(isFields(urlObject) ? (anyOf(urlObject, "url", "data") ?? null) : urlObject);
  if (url === null) return null;
  const mime = mimeType ?? /^data:([\w.+-]+\/[\w.+-]+)/.exec(url)?.[1] ?? null;
  const isImage = mime?.startsWith("image/") ?? /image/.test(`${nameOf(part["type"])} ${nameOf(part["modality"])}`);
  if (isImage || "image" in part || "image_url" in part) {
    return { type: "image", mimeType: mime, source: dataUrl(mime ?? "image/png", url), written: url };
  }
  return {
    type: "file",
    mimeType: mime,
    name: nameOf(anyOf(media, "filename", "fileName", "name")),
    source: dataUrl(mime, url),
    written: url,
  };
}
