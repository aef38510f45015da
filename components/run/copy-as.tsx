"use client";

import { Button } from "@/components/ui/button";
import { Menu } from "@/components/ui/menu";
import { toast } from "@/components/ui/toast";
import { copyText } from "@/lib/browser/copy-text";
import type { SpanDetail } from "@/lib/contract/runs";
import { curlOf } from "@/lib/domain/replay/call-curl";
import { vitestFixture } from "@/lib/domain/replay/vitest-fixture";

/** The step for elsewhere: as data, as the call again, as a test. */
export function CopyAs({ span }: { span: SpanDetail }) {
  const curl = () => curlOf(span, window.location.origin);
  return (
    <Menu
      trigger={
        <Button size="sm" icon="copy">
          Copy as
        </Button>
      }
      groups={[
        {
          id: "copy",
          items: [
            {
              id: "json",
              label: "JSON",
              hint: "the whole span",
              onSelect: () => void copy(JSON.stringify(span, null, 2), "The span is copied as JSON"),
            },
            {
              id: "curl",
              label: "curl",
              hint: "the call again",
              onSelect: () => {
                const { asks, command } = curl();
                const done = asks === "Tracegate" ? "reads this span" : `asks ${asks} again`;
                void copy(command, `Copied: a curl command that ${done}`);
              },
            },
            {
              id: "vitest",
              label: "Vitest fixture",
              hint: "a test file",
              onSelect: () => void copy(vitestFixture(span), "Copied: a test file with what the step got and gave"),
            },
          ],
        },
      ]}
    />
  );
}

async function copy(text: string, done: string): Promise<void> {
  if (await copyText(text)) toast(done);
  else toast("The browser refused the clipboard", { failed: true });
}
