import type { Metadata } from "next";
import { ApprovalsClient } from "@/app/(console)/approvals/client";
import { pageContext } from "@/lib/server/context";

export const metadata: Metadata = { title: "Approvals" };

export default async function Page() {
  const { projectId } = await pageContext("/approvals");
  return <ApprovalsClient key={projectId} />;
}
