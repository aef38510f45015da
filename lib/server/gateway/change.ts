import type { PoolClient } from "pg";
import type { Work } from "@/lib/server/control/work";
import type { FoundKey } from "@/lib/server/sql/api-key";
import type { Outcome, Together } from "@/lib/server/together";
import { inProjectTogether } from "@/lib/server/transaction";

/** A change for all that wait, which is judged by what is asked in the round trip that takes the lock. */
export type ReadTogether<Item, Read> = Omit<Together<Item>, "act"> & {
  readonly read: (db: PoolClient, projectId: string, items: readonly Item[]) => Promise<Read>;
  readonly act: (work: Work, items: readonly Item[], read: Read) => Promise<readonly Outcome[]>;
};

/** A change that the gateway makes for the holder of a key, judged together with others like it that wait. */
export function changeFor<Item, Read>(
  { projectId, keyId }: Pick<FoundKey, "projectId" | "keyId">,
  together: Together<Item> | ReadTogether<Item, Read>,
  item: Item,
): Promise<unknown> {
  const subject = together.subject(item);
  return inProjectTogether<Item>(
    projectId,
    { kind: "key", id: keyId },
    {
      group: {
        name: `${together.name} ${keyId}`,
        ...("read" in together ? { read: (client, items) => together.read(client, projectId, items) } : {}),
        act: async (tx, items, read) => together.act(await tx.lock(projectId), items, read as Read),
      },
      subjects: subject === null ? [] : [`${together.name} ${subject}`],
      item,
    },
  );
}
