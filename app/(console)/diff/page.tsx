import type { Metadata } from "next";
import { DiffClient } from "@/app/(console)/diff/client";
import { pageContext } from "@/lib/server/context";

export const metadata: Metadata = { title: "Diff" };

export default async function DiffPage({ searchParams }: { searchParams: Promise<Record<string, string | string[]>> }) {
  const query = new URLSearchParams(
    Object.entries(await searchParams).flatMap(([name, value]) => [[name, String(value)]]),
  );
  await pageContext(`/diff?${query}`);
  return <DiffClient />;
}
