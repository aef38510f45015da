import { z } from "zod";

const Part = z.enum(["ok", "down"]);
/** Answer of GET /api/health: 200 when every part is ok, else 503. */
export const Health = z.object({
  status: Part,
  parts: z.object({ database: Part, migrations: Part, collector: Part }),
});
export type Health = z.infer<typeof Health>;
