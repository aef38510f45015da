import type { Metadata } from "next";
import { RunsClient } from "@/app/(console)/runs/client";
import { pageContext } from "@/lib/server/context";
import { env } from "@/lib/server/env";
import { defaultProjectId } from "@/lib/server/projects";
import { isLoopback } from "@/lib/server/settings.mjs";

export const metadata: Metadata = { title: "Runs" };

export default async function Page() {
  const { projectId } = await pageContext("/runs");
  const keyless = isLoopback(env().HOST) && projectId === (await defaultProjectId());
  return <RunsClient key={projectId} keyless={keyless} />;
}
