import type { Block } from "@/components/connect/client";
import { highlight } from "@/components/connect/highlight";
import { CopyButton } from "@/components/ui/copy-button";

/** A snippet with what to do with it above and a button that copies all of it. */
export function CodeBlock({ block }: { block: Block }) {
  let at = 0;
  const pieces = highlight(block.code, block.language).map((piece) => {
    const id = at;
    at += piece.text.length;
    return { ...piece, id };
  });
  return (
    <figure className="snippet">
      <figcaption className="label">{block.title}</figcaption>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: long lines scroll, also from the keyboard */}
      <pre className="codeblock" tabIndex={0}>
        {pieces.map(({ id, text, as }) =>
          as === null ? (
            text
          ) : (
            <span key={id} className={as}>
              {text}
            </span>
          ),
        )}
      </pre>
      <CopyButton text={block.code} label={`Copy: ${block.title}`} className="cp" />
    </figure>
  );
}
