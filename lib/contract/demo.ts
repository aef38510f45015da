import { z } from "zod";

/** The demo of this server, as far as it was started in the project. */
export const Demo = z.object({
  /** `serving`: all is played, and a process goes on with the run that waits as soon as somebody decides. */
  state: z.enum(["idle", "running", "serving", "failed"]),
  done: z.int(),
  total: z.int(),
  /** What is played now, or why it failed; null before and after. */
  says: z.string().nullable(),
});
export type Demo = z.infer<typeof Demo>;

/** What the program tells the process that started it. */
export const DemoProgress = z.object({ ...Demo.shape, state: z.enum(["running", "serving"]) });
