"use client";

import { Dialog } from "@/components/ui/dialog";
import { Kbd } from "@/components/ui/kbd";
import { bindingsOf, keyGroups, keyHint } from "@/lib/browser/key-bindings";
import { useApple } from "@/lib/browser/use-key-binding";

/** The table of keys, as `?` shows it. */
export function KeysDialog({ open, onOpenChange }: { open: boolean; onOpenChange: (open: boolean) => void }) {
  const apple = useApple();
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title="Keys" className="wide">
      <div className="keylist">
        {keyGroups.map((group) => (
          <section key={group}>
            <h3 className="label">{group}</h3>
            <dl>
              {bindingsOf(group).map(({ id, does }) => (
                <div key={id}>
                  <dt>{does}</dt>
                  <dd>
                    <Kbd keys={keyHint(id, apple)} />
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  );
}
