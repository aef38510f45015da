import { CopyButton } from "@/components/ui/copy-button";

/** A new key, the only time that it can be read. */
export function SecretOnce({ secret }: { secret: string }) {
  return (
    <div className="secret">
      <code data-testid="secret">{secret}</code>
      <CopyButton text={secret} label="Copy the key" />
      <p className="q">Copy it now. Only its hash is kept, so nobody can show it again.</p>
    </div>
  );
}
