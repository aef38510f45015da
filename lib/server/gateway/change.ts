import type { FoundKey } from "@/lib/server/sql/api-key";
import type { Together } from "@/lib/server/together";
import { inProjectTogether } from "@/lib/server/transaction";

/** A change that the gateway makes for the holder of a key, judged together with others like it that wait. */
export function changeFor<Item>(
  { projectId, keyId }: Pick<FoundKey, "projectId" | "keyId">,
  together: Together<Item>,
  item: Item,
): Promise<unknown> {
  const subject = together.subject(item);
  return inProjectTogether<Item>(
    projectId,
    { kind: "key", id: keyId },
    {
      group: {
        name: `${together.name} ${keyId}`,
        act: async (tx, items) => together.act(await tx.lock(projectId), items),
      },
      subjects: subject === null ? [] : [`${together.name} ${subject}`],
      item,
    },
  );
}
