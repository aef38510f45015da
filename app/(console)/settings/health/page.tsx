import type { Metadata } from "next";
import { HealthSection } from "@/components/settings/health-section";

export const metadata: Metadata = { title: "System health" };

export default function Page() {
  return <HealthSection />;
}
