import type { ReactNode } from "react";
import type { Section } from "@/lib/domain/docs/sections";

type ArticleProps = {
  title: string;
  about: string;
  /** Headings of the page, for the list beside it. */
  sections?: readonly Pick<Section, "title" | "slug" | "depth">[];
  children: ReactNode;
};

/** A page of documentation: its title, what it holds, and beside it, where there is room, what is on it. */
export function Article({ title, about, sections = [], children }: ArticleProps) {
  const listed = sections.filter(({ title: name, depth }) => name !== "" && depth <= 2);
  return (
    <div className="docs-page">
      <article aria-labelledby="docs-title">
        <h2 id="docs-title" className="docs-title">
          {title}
        </h2>
        <p className="q2 docs-about">{about}</p>
        {children}
      </article>
      {listed.length > 1 && (
        <nav className="docs-toc" aria-label="On this page">
          <h3>On this page</h3>
          {listed.map(({ title: name, slug }) => (
            <a key={slug} href={`#${slug}`}>
              {name}
            </a>
          ))}
        </nav>
      )}
    </div>
  );
}
