"use client";

import { useState } from "react";
import { ReasonDialog } from "@/components/control/reason-dialog";
import { CanaryDialog } from "@/components/gates/canary-dialog";
import { Button } from "@/components/ui/button";
import { toast } from "@/components/ui/toast";
import { useRevokeTrust, useSignTrust } from "@/lib/browser/gates-queries";
import { useRole } from "@/lib/browser/people-queries";
import type { Trust } from "@/lib/contract/gates";
import { hasRole } from "@/lib/domain/guard/seats";
import { askedShares, type TrustLevel } from "@/lib/domain/trust/terms";
import { formatCount } from "@/lib/format";

/** How many bad calls run before one is caught, where reviewers see four of five: (1 − a·s) / (a·s). */
const badBeforeCaught = (share: number, seen = 0.8) => (1 - share * seen) / (share * seen);
type Doing = "sign" | "revoke" | "plant" | null;

/** Sign, take back, plant: each says first what it means. */
export function TrustActions({ trust }: { trust: Trust }) {
  const [doing, setDoing] = useState<Doing>(null);
  const role = useRole();
  const isOwner = role === null || hasRole(role, "owner");
  const mayRevoke = role === null || hasRole(role, "operator");
  const close = () => setDoing(null);
  return (
    <>
      <Button
        size="sm"
        disabled={!isOwner}
        title={isOwner ? undefined : `Only an owner plants asks; you are a ${role}.`}
        onClick={() => setDoing("plant")}
      >
        Plant an ask
      </Button>
      {trust.level > 0 && (
        <Button size="sm" variant="bad" disabled={!mayRevoke} onClick={() => setDoing("revoke")}>
          Revoke
        </Button>
      )}
      {trust.mayRelax && (
        <Button
          size="sm"
          variant="ink"
          disabled={!isOwner}
          title={isOwner ? undefined : `Only an owner signs; you are a ${role}.`}
          onClick={() => setDoing("sign")}
        >
          Sign
        </Button>
      )}
      {doing === "plant" && <CanaryDialog trust={trust} onClose={close} />}
      {doing === "sign" && <SignDialog trust={trust} onClose={close} />}
      {doing === "revoke" && <RevokeDialog trust={trust} onClose={close} />}
    </>
  );
}

type DialogProps = { trust: Trust; onClose: () => void };

function SignDialog({ trust, onClose }: DialogProps) {
  const sign = useSignTrust(trust.gateId);
  const level = (trust.level + 1) as TrustLevel;
  const share = askedShares[level];
  const asked = `${share * 100} %`;
  return (
    <ReasonDialog
      open
      title={`Ask a random ${asked} of ${trust.step}?`}
      description={`The rest runs unasked, up to ${formatCount(trust.unasked.countMax)} in 24 hours. Should the agent go bad, about ${Math.round(badBeforeCaught(share))} bad calls run before a person sees one. A reject, an incident or a change takes it back at once.`}
      confirm={`Sign: ask ${asked}`}
      pending={sign.isPending}
      error={sign.error}
      onClose={onClose}
      onConfirm={(reason) =>
        sign.mutate(
          { level, reason },
          {
            onSuccess: () => {
              toast(`${trust.step} asks a random ${asked} from now on`);
              onClose();
            },
          },
        )
      }
    />
  );
}

function RevokeDialog({ trust, onClose }: DialogProps) {
  const revoke = useRevokeTrust(trust.gateId);
  return (
    <ReasonDialog
      open
      title={`Ask every time at ${trust.step} again?`}
      description="Every call asks from the next one on. What nobody was asked about and has not run yet lapses. The evidence starts anew, and needs more than before."
      confirm="Revoke trust"
      variant="solid-bad"
      pending={revoke.isPending}
      error={revoke.error}
      onClose={onClose}
      onConfirm={(reason) =>
        revoke.mutate(reason, {
          onSuccess: () => {
            toast(`${trust.step} asks every time again`);
            onClose();
          },
        })
      }
    />
  );
}
