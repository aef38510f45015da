import type { Metadata } from "next";
import { CohortClient } from "@/app/(console)/diff/cohort/client";
import { pageContext } from "@/lib/server/context";

export const metadata: Metadata = { title: "In common" };

export default async function CohortPage({
  searchParams,
}: {
  searchParams: Promise<Record<string, string | string[]>>;
}) {
  const query = new URLSearchParams(
    Object.entries(await searchParams).flatMap(([name, value]) => [[name, String(value)]]),
  );
  await pageContext(`/diff/cohort?${query}`);
  return <CohortClient />;
}
