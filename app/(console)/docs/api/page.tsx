import type { Metadata } from "next";
import { ApiIndex } from "@/components/docs/api-index";
import { pageContext } from "@/lib/server/context";
import { apiGroups } from "@/lib/server/docs/api-reference";

export const metadata: Metadata = { title: "API reference · Docs" };

export default async function Page() {
  await pageContext("/docs/api");
  return <ApiIndex groups={apiGroups()} />;
}
