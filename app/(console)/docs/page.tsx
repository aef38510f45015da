import type { Metadata } from "next";
import { DocsStart } from "@/components/docs/docs-start";
import { pageContext } from "@/lib/server/context";

export const metadata: Metadata = { title: "Docs" };

export default async function Page() {
  await pageContext("/docs");
  return <DocsStart />;
}
