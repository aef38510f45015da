import type { Metadata } from "next";
import { RunClient } from "@/app/(console)/runs/[id]/client";
import { pageContext } from "@/lib/server/context";

type RunPageProps = { params: Promise<{ id: string }> };

export async function generateMetadata({ params }: RunPageProps): Promise<Metadata> {
  const { id } = await params;
  return { title: `Run ${decodeURIComponent(id).slice(0, 6)}` };
}

export default async function RunPage({ params }: RunPageProps) {
  const { id } = await params;
  await pageContext(`/runs/${id}`);
  return <RunClient traceId={decodeURIComponent(id)} />;
}
