import type { Metadata } from "next";
import { LoneCard } from "@/components/login/lone-card";
import { Button } from "@/components/ui/button";

export const metadata: Metadata = { title: "No project" };

/** Signed in, and a member of nothing. */
export default function NoProjectPage() {
  return (
    <LoneCard title="You are not a member of a project">
      <p className="q2">Ask an owner for an invitation, and open its link in this browser.</p>
      <form method="post" action="/logout" className="form">
        <Button type="submit">Sign out</Button>
      </form>
    </LoneCard>
  );
}
