import type { Metadata } from "next";
import { SystemSection } from "@/components/settings/health/system-section";
import { HealthSection } from "@/components/settings/health-section";
import { pageContext } from "@/lib/server/context";

export const metadata: Metadata = { title: "System health" };

export default async function Page() {
  await pageContext("/settings/health");
  return (
    <>
      <HealthSection />
      <SystemSection />
    </>
  );
}
