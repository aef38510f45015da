import Link from "next/link";
import { Brand } from "@/components/shell/brand";
import { EmptyState } from "@/components/ui/empty-state";

export default function NotFound() {
  return (
    <main className="lone">
      <p className="brand">
        <Brand />
      </p>
      <EmptyState
        title="There is nothing at this address."
        action={
          <Link className="btn" href="/runs">
            Go to runs
          </Link>
        }
      >
        The link may be cut off, or what it points to was in another project or has been deleted.
      </EmptyState>
    </main>
  );
}
