import type { ReactNode } from "react";
import ReactMarkdown, { type Components } from "react-markdown";
import remarkGfm from "remark-gfm";
import { visibleText } from "@/components/json/visible-text";

// What a model wrote is hostile: HTML in it stays text, nothing is fetched, and a link says where it goes.

const components: Components = {
  a: ({ href, children }) => <HostileLink href={href ?? ""}>{children}</HostileLink>,
  img: ({ src, alt }) => (
    <span className="q2">
      [image{alt ? `: ${alt}` : ""}] <HostileLink href={typeof src === "string" ? src : ""}>not loaded</HostileLink>
    </span>
  ),
  // headings of an answer are no headings of this page
  h1: ({ children }) => <p className="md-h">{children}</p>,
  h2: ({ children }) => <p className="md-h">{children}</p>,
  h3: ({ children }) => <p className="md-h">{children}</p>,
  h4: ({ children }) => <p className="md-h">{children}</p>,
  h5: ({ children }) => <p className="md-h">{children}</p>,
  h6: ({ children }) => <p className="md-h">{children}</p>,
  input: ({ checked }) => <span>{checked ? "☑" : "☐"}</span>,
};
const plugins = [remarkGfm];

export function Markdown({ text }: { text: string }) {
  return (
    <div className="markdown" dir="auto">
      <ReactMarkdown components={components} remarkPlugins={plugins}>
        {visibleText(text)}
      </ReactMarkdown>
    </div>
  );
}

/** A link with its address in sight; what is no plain web or mail address is not a link. */
export function HostileLink({ href, children }: { href: string; children?: ReactNode }) {
  const address = safeAddress(href);
  if (address === null) return <span>{children}</span>;
  const shown = visibleText(address);
  return (
    <span>
      <a className="link" href={address} rel="noopener noreferrer nofollow" target="_blank">
        {children ?? shown}
      </a>
      {children !== undefined && children !== href && children !== shown && <span className="q"> ({shown})</span>}
    </span>
  );
}

/** As the browser would go to it (a look-alike host in its ASCII form); null for scripts, data and this site's own paths. */
export function safeAddress(href: string): string | null {
  try {
    const url = new URL(href);
    return ["http:", "https:", "mailto:"].includes(url.protocol) ? url.href : null;
  } catch {
    return null;
  }
}
