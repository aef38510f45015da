"use client";

import { StatusBadge } from "@/components/ui/status-badge";
import { useConnection } from "@/lib/browser/use-connection";

/** Says that the server does not answer while that is so; what is on screen stays and is read again afterwards. */
export function ConnectionNotice() {
  const connected = useConnection();
  return (
    <div role="status" className="connection">
      {!connected && (
        <p className="notice">
          <StatusBadge status="lost" glyphOnly />
          <span>Tracegate does not answer. What you see may be old; trying again by itself.</span>
        </p>
      )}
    </div>
  );
}
