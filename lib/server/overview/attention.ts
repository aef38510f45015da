import { type Attention, attentionMax } from "@/lib/contract/attention";
import { pool } from "@/lib/server/db";
import { countAttention } from "@/lib/server/sql/control/attention";

/** Counts for the navigation: cheap enough to be asked on every page. */
export const getAttention = (projectId: string): Promise<Attention> => countAttention(pool(), projectId, attentionMax);
