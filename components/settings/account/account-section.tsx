"use client";

import { useState } from "react";
import { PasswordDialog } from "@/components/settings/account/password-dialog";
import { Button } from "@/components/ui/button";
import { useAccount } from "@/lib/browser/account-queries";
import { signOut } from "@/lib/browser/sign-out";
import type { AccountInfo } from "@/lib/contract/people";

/** Who is signed in at this browser, and as what. */
export function AccountSection({ initial }: { initial: AccountInfo }) {
  const { account } = useAccount().data ?? initial;
  const [changing, setChanging] = useState(false);
  return (
    <section aria-labelledby="settings-account">
      <header className="shead">
        <h2 id="settings-account">Account</h2>
        <span className="end">
          {account && <Button onClick={() => setChanging(true)}>Change password</Button>}
          <Button icon="leave" onClick={signOut}>
            Sign out
          </Button>
        </span>
      </header>
      <dl className="facts-list">
        <div>
          <dt>Signed in</dt>
          <dd>{account ? account.name : "from the machine that Tracegate runs on"}</dd>
        </div>
        {account && (
          <div>
            <dt>E-mail</dt>
            <dd>{account.email}</dd>
          </div>
        )}
        <div>
          <dt>May</dt>
          <dd>
            {!account || account.isAdmin
              ? "everything: owns each project of this installation"
              : "what its role in each project says, see Members"}
          </dd>
        </div>
      </dl>
      <PasswordDialog open={changing} onOpenChange={setChanging} />
    </section>
  );
}
