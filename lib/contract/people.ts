// Accounts, sessions, invitations and teams: what people of the installation do about people.
import { z } from "zod";
import { text } from "@/lib/contract/projects";

/** Of an account's password. */
export const passwordChars = { min: 10, max: 200 } as const;
const Password = z
  .string()
  .min(passwordChars.min, `is shorter than ${passwordChars.min} characters`)
  .max(passwordChars.max, `is longer than ${passwordChars.max} characters`);
export const Email = z.email("is not an e-mail address").max(200, "is longer than 200 characters").toLowerCase();

/** What the forms that make an account send. */
export const NewAccount = z.object({
  name: z.string().trim().pipe(text(100)),
  email: z.string().trim().pipe(Email),
  password: Password,
});
export type NewAccount = z.infer<typeof NewAccount>;
