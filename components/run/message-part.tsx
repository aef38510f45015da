"use client";

import { useState } from "react";
import { visibleText } from "@/components/json/visible-text";
import { CallCard, ResultCard } from "@/components/run/call-card";
import { Content, ValueContent } from "@/components/run/content";
import { HostileLink } from "@/components/run/markdown";
import { Icon } from "@/components/ui/icon";
import type { MessagePart as Part } from "@/lib/domain/trace/step";
import type { CallCard as Card } from "@/lib/domain/trace/transcript";
import { formatCount } from "@/lib/format";

export type MessagePartProps = {
  part: Part;
  card: Card | undefined;
  /** Part of the answer of this call. */
  output: boolean;
  asWritten: boolean;
};

export function MessagePart({ part, card, output, asWritten }: MessagePartProps) {
  switch (part.type) {
    case "text":
      return <Content text={part.text} label="Text" asWritten={asWritten} />;
    case "reasoning":
      return <Reasoning text={part.text} />;
    case "tool_call":
      return <CallCard card={card ?? { call: part, result: undefined }} asked={output} />;
    case "tool_result":
      return <ResultCard name={part.name} id={part.id} result={part.result} />;
    case "image":
      return <Picture source={part.source} mimeType={part.mimeType} />;
    case "file":
      return <Attachment source={part.source} words={[part.name, part.mimeType]} noun="file" />;
    case "other":
      return <ValueContent value={part.value} label="Part of a message" />;
  }
}

function Reasoning({ text }: { text: string }) {
  const [open, setOpen] = useState(false);
  return (
    <div className="reasoning">
      <button type="button" className="row q" aria-expanded={open} onClick={() => setOpen(!open)}>
        <Icon name={open ? "chevron-down" : "chevron-right"} small />
        reasoning, {formatCount(text.length)} characters
      </button>
      {open && <Content text={text} label="Reasoning" />}
    </div>
  );
}

const inlineImage = /^data:image\/(?:png|jpe?g|gif|webp|avif);base64,[A-Za-z0-9+/=\s]+$/;

/** Only what came with the message is drawn; a remote picture would tell its server that somebody reads this. */
function Picture({ source, mimeType }: { source: string; mimeType: string | null }) {
  if (!inlineImage.test(source)) return <Attachment source={source} words={[mimeType]} noun="image" />;
  return (
    <figure className="picture">
      {/* biome-ignore lint/performance/noImgElement: a data: address, nothing to optimise or to fetch */}
      <img src={source} alt="Part of the message" />
      <figcaption className="q">
        {source.slice(5, source.indexOf(";"))}, {formatCount(source.length)} characters
      </figcaption>
    </figure>
  );
}

const sourceCharsMax = 200;

function Attachment({ source, words, noun }: { source: string; words: readonly (string | null)[]; noun: string }) {
  const remote = /^https?:/i.test(source);
  const known = words.filter((word) => word !== null && word !== "");
  return (
    <p className="q2">
      [{noun}
      {known.length > 0 && `: ${visibleText(known.join(", "))}`}]{" "}
      {remote ? (
        <HostileLink href={source} />
      ) : source.length > sourceCharsMax ? (
        `${formatCount(source.length)} characters of data`
      ) : (
        <code>{visibleText(source)}</code>
      )}
    </p>
  );
}
