import Link from "next/link";
import type { ApiGroup } from "@/components/docs/api-types";
import { Article } from "@/components/docs/article";

/** Every call with its line, by the first word of its path. */
export function ApiIndex({ groups }: { groups: readonly ApiGroup[] }) {
  const sections = groups.map(({ name }) => ({ title: name, slug: name, depth: 2 }));
  const count = groups.reduce((sum, { operations }) => sum + operations.length, 0);
  return (
    <Article
      title="API reference"
      about={`${count} calls, made from the same shapes that check them.`}
      sections={sections}
    >
      <div className="prose">
        <p>
          Below <code>/api/v1</code>, with <code>Authorization: Bearer KEY</code>. JSON in and out; times in UTC, money
          in whole micro-dollars, ids as lower-case hex. Lists have <code>limit</code> and <code>cursor</code>, and
          answer <code>nextCursor</code>. Errors are RFC 9457 problems with a <code>code</code> and a{" "}
          <code>requestId</code>. A change takes an <code>Idempotency-Key</code>: its repeat does nothing and answers
          the same. The description for machines is{" "}
          <a className="link" href="/api/v1/openapi.json">
            /api/v1/openapi.json
          </a>
          .
        </p>
        {groups.map(({ name, operations }) => (
          <section key={name} aria-labelledby={name}>
            <h2 id={name}>
              <Link prefetch={false} href={`/docs/api/${name}`}>
                {name}
              </Link>
            </h2>
            <div className="docs-calls">
              {operations.map(({ id, method, path, summary }) => (
                <Link key={id} prefetch={false} href={`/docs/api/${name}#${id}`}>
                  <span className="op-method">{method}</span>
                  <span className="op-path">{path}</span>
                  <span className="op-says">{summary}</span>
                </Link>
              ))}
            </div>
          </section>
        ))}
      </div>
    </Article>
  );
}
