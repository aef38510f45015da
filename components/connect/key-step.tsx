"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useShell } from "@/components/shell/shell-context";
import { Button } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";

import { describeError } from "@/lib/browser/describe-error";
import { createKey } from "@/lib/browser/people-api";
import { useMay } from "@/lib/browser/people-queries";
import { queryKeys } from "@/lib/browser/query-keys";
import { usualScopes } from "@/lib/contract/projects";

const shownChars = 11;
const masked = (key: string) => `${key.slice(0, shownChars)}…${key.slice(-4)}`;

export type KeyStepProps = {
  secret: string | null;
  /** Programs on this machine need no key for this project. */
  keyless: boolean;
  onMade: (secret: string) => void;
};

/** Shows the key that the snippets carry, or makes one where none is known. */
export function KeyStep({ secret, keyless, onMade }: KeyStepProps) {
  const { project } = useShell();
  const queries = useQueryClient();
  const make = useMutation({
    mutationFn: () => createKey({ name: "connect", scopes: [...usualScopes] }),
    onSuccess: async (created) => {
      if (created.key) onMade(created.key);
      await queries.invalidateQueries({ queryKey: queryKeys.projectKeys(project.id) });
    },
  });
  const { may, why } = useMay("owner");
  if (secret) {
    return (
      <div className="keyrow">
        <code data-testid="key">{masked(secret)}</code>
        <CopyButton text={secret} label="Copy the key" />
        <span className="q">
          {keyless
            ? "It is in the snippets. Programs on this machine may leave it out."
            : "It is in the snippets. Copy it now, it is shown this once."}
        </span>
      </div>
    );
  }
  return (
    <div className="keyrow">
      <Button icon="plus" size="sm" onClick={() => make.mutate()} disabled={!may || make.isPending}>
        Make a key
      </Button>
      <span className="q">
        {why ??
          (keyless
            ? "Programs on this machine need none; others send it as a header."
            : "Keys are kept as hashes, so the snippets can only carry one that is made now.")}
      </span>
      {make.isError && (
        <span className="wrong-text" role="alert">
          {describeError(make.error).detail}
        </span>
      )}
    </div>
  );
}
