import { Button } from "@/components/ui/button";

/** For whoever has the machine: the one-time link, or the admin key. */
export function MachineSignIn({ next, wrong }: { next: string; wrong: boolean }) {
  return (
    <>
      <p className="q2">
        Run this where Tracegate runs, and open the link that it prints. It works once, for 15 minutes.
      </p>
      <pre className="codeblock">npm run login</pre>
      <form method="post" action="/login/key" className="form">
        {/* password managers file the key under this name */}
        <input type="text" name="username" defaultValue="admin" autoComplete="username" readOnly hidden />
        <input type="hidden" name="next" value={next} />
        <label htmlFor="admin-key" className="q2">
          Or use the admin key: TRACEGATE_ADMIN_KEY, else the file admin-key in .tracegate
        </label>
        <div className={wrong ? "field wrong" : "field"}>
          <input
            id="admin-key"
            name="key"
            type="password"
            autoComplete="current-password"
            aria-invalid={wrong}
            required
          />
        </div>
        <Button type="submit" variant="ink">
          Sign in
        </Button>
      </form>
    </>
  );
}
