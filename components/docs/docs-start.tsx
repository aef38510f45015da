import Link from "next/link";
import { docsHref, docsPages } from "@/components/docs/docs-nav";

/** The first page: where everything is. */
export function DocsStart() {
  return (
    <div className="docs-start">
      <h2 className="docs-title">How Tracegate works, and how it is used</h2>
      <p className="q2 docs-about">
        What the words mean, how data comes in, what can be stopped and decided, how it is run. These pages are part of
        the product: they describe the version that serves them.
      </p>
      <form action="/docs/search" className="docs-search">
        <label className="field">
          <span className="sr">Search the docs</span>
          <input type="search" name="q" placeholder="Search the docs: budget, DATABASE_URL, POST /approvals" />
        </label>
      </form>
      <nav className="docs-list" aria-label="Pages">
        {docsPages.map(({ slug, title, about }) => (
          <Link key={slug} prefetch={false} href={docsHref(slug)}>
            <b className="med">{title}</b>
            <span className="q2">{about}</span>
          </Link>
        ))}
      </nav>
    </div>
  );
}
