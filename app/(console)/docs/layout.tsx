import type { ReactNode } from "react";
import { DocsFrame } from "@/components/docs/docs-frame";
import { version } from "@/package.json";

export default function DocsLayout({ children }: { children: ReactNode }) {
  return <DocsFrame version={version}>{children}</DocsFrame>;
}
