import Link from "next/link";
import type { Found } from "@/lib/domain/docs/search-docs";

type DocsFoundProps = { question: string; found: readonly Found[] };

/** Sections that have all words of the question. */
export function DocsFound({ question, found }: DocsFoundProps) {
  return (
    <div className="docs-start">
      <h2 className="docs-title">Search the docs</h2>
      <p className="q2 docs-about">{summary(question, found.length)}</p>
      <form action="/docs/search" className="docs-search">
        <label className="field">
          <span className="sr">Search the docs</span>
          <input type="search" name="q" defaultValue={question} />
        </label>
      </form>
      <nav className="docs-list" aria-label="Found">
        {found.map(({ href, title, pageTitle, pieces }) => (
          <Link key={`${href} ${title}`} prefetch={false} href={href}>
            <span className="q2">{pageTitle}</span>
            <span>
              {title !== "" && <b className="med">{title}</b>}
              <span className="q2 docs-around">
                {pieces.map(({ text, hit }, at) =>
                  // biome-ignore lint/suspicious/noArrayIndexKey: pieces of one text, which never change places
                  hit ? <mark key={at}>{text}</mark> : text,
                )}
              </span>
            </span>
          </Link>
        ))}
      </nav>
    </div>
  );
}

function summary(question: string, count: number): string {
  if (question.trim() === "") return "Every word counts, in any order: words of the prose, settings, calls of the API.";
  if (count === 0) return `Nothing has all of “${question}”. Fewer words find more.`;
  return `${count === 1 ? "One section has" : `${count} sections have`} all of “${question}”.`;
}
