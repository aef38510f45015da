import { CopyButton } from "@/components/ui/copy-button";

/** A new key or link, the only time that it can be read. */
export function SecretOnce({ secret, what = "key" }: { secret: string; what?: "key" | "link" }) {
  return (
    <div className="secret">
      <code data-testid="secret">{secret}</code>
      <CopyButton text={secret} label={`Copy the ${what}`} />
      <p className="q">Copy it now. Nobody can show it again.</p>
    </div>
  );
}
