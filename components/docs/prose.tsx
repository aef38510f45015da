import Link from "next/link";
import { isValidElement, type ReactNode } from "react";
import ReactMarkdown, { type Components } from "react-markdown";
import remarkGfm from "remark-gfm";
import { CopyButton } from "@/components/ui/copy-button";
import { slugOf } from "@/lib/domain/docs/sections";

/** Files of the repository that are pages here. */
const pagesOfFiles: Readonly<Record<string, string>> = { "sdk/README.md": "/docs/sdk", "README.md": "/docs" };

const components: Components = {
  h1: ({ children }) => <Heading level="h2">{children}</Heading>,
  h2: ({ children }) => <Heading level="h2">{children}</Heading>,
  h3: ({ children }) => <Heading level="h3">{children}</Heading>,
  a: ({ href = "", children }) => <DocsLink href={href}>{children}</DocsLink>,
  pre: ({ children }) => <CodeOf>{children}</CodeOf>,
  table: ({ children }) => (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: wide tables scroll, also from the keyboard
    <div className="docs-table" tabIndex={0}>
      <table>{children}</table>
    </div>
  ),
};
const plugins = [remarkGfm];

/** Our own Markdown, rendered by the server: headings have addresses, code has a button that copies it. */
export function Prose({ text }: { text: string }) {
  return (
    <div className="prose">
      <ReactMarkdown components={components} remarkPlugins={plugins} skipHtml>
        {text}
      </ReactMarkdown>
    </div>
  );
}

function Heading({ level: Level, children }: { level: "h2" | "h3"; children: ReactNode }) {
  const id = slugOf(textOf(children));
  return (
    <Level id={id}>
      <a href={`#${id}`}>{children}</a>
    </Level>
  );
}

function DocsLink({ href, children }: { href: string; children: ReactNode }) {
  const inside = pagesOfFiles[href] ?? (/^[/#]/.test(href) ? href : null);
  if (inside !== null) {
    return (
      <Link className="link" prefetch={false} href={inside}>
        {children}
      </Link>
    );
  }
  if (!/^https?:/.test(href)) return <code>{children}</code>;
  return (
    <a className="link" href={href} target="_blank" rel="noopener noreferrer">
      {children}
    </a>
  );
}

function CodeOf({ children }: { children: ReactNode }) {
  const code = textOf(children).trimEnd();
  return (
    <div className="docs-code">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: long lines scroll, also from the keyboard */}
      <pre className="codeblock" tabIndex={0}>
        {code}
      </pre>
      <CopyButton iconOnly text={code} label="Copy the code" />
    </div>
  );
}

function textOf(node: ReactNode): string {
  if (typeof node === "string" || typeof node === "number") return String(node);
  if (Array.isArray(node)) return node.map(textOf).join("");
  return isValidElement<{ children?: ReactNode }>(node) ? textOf(node.props.children) : "";
}
