import type { Metadata } from "next";
import { Brand } from "@/components/shell/brand";
import { Button } from "@/components/ui/button";
import { safeNext } from "@/lib/server/web-policy";

export const metadata: Metadata = { title: "Sign in" };

const problems: Readonly<Record<string, string>> = {
  link: "This link was used before or has expired: each link signs in once, within 15 minutes.",
  wrong_key: "That is not the admin key of this Tracegate.",
  wait: "Too many wrong keys. Wait a minute, then try again.",
};

type Search = Promise<Readonly<Record<string, string | string[] | undefined>>>;
const first = (value: string | string[] | undefined) => (Array.isArray(value) ? value[0] : value);

/** Works without scripts: a plain form. */
export default async function LoginPage({ searchParams }: { searchParams: Search }) {
  const search = await searchParams;
  const problem = problems[first(search["problem"]) ?? ""];
  const wrongKey = first(search["problem"]) === "wrong_key";
  return (
    <main className="lone">
      <p className="brand">
        <Brand />
      </p>
      <div className="empty" style={{ width: "min(440px, 100vw)" }}>
        <div className="brand" style={{ padding: 0 }}>
          <svg viewBox="0 0 16 16" aria-hidden="true">
            <path d="M1 2h14v3h-2.5v9.5h-3V5h-3v9.5h-3V5H1z" fill="currentColor" />
          </svg>
          <h1>Sign in to Tracegate</h1>
        </div>
        {problem && (
          <p role="alert" className="wrong-text">
            {problem}
          </p>
        )}
        <p className="q2">
          Run this where Tracegate runs, and open the link that it prints. It works once, for 15 minutes.
        </p>
        <pre className="codeblock" style={{ width: "100%" }}>
          npm run login
        </pre>
        <form method="post" action="/login/key" className="form" style={{ width: "100%" }}>
          {/* password managers file the key under this name */}
          <input type="text" name="username" defaultValue="admin" autoComplete="username" readOnly hidden />
          <input type="hidden" name="next" value={safeNext(first(search["next"]))} />
          <label htmlFor="admin-key" className="q2">
            Or use the admin key: TRACEGATE_ADMIN_KEY, else the file admin-key in .tracegate
          </label>
          <div className={wrongKey ? "field wrong" : "field"}>
            <input
              id="admin-key"
              name="key"
              type="password"
              autoComplete="current-password"
              aria-invalid={wrongKey}
              required
            />
          </div>
          <Button type="submit" variant="ink">
            Sign in
          </Button>
        </form>
      </div>
    </main>
  );
}
