import { LabelledField } from "@/components/ui/labelled-field";
import { passwordChars } from "@/lib/contract/people";

export type NewAccountFieldsProps = {
  /** The address that the account has to have; null where its owner says it. */
  email?: string | null;
  /** Fields that were refused. */
  wrong: readonly string[];
};

/** Name, address and password of an account to be made. */
export function NewAccountFields({ email = null, wrong }: NewAccountFieldsProps) {
  const why = (field: string, words: string) => wrong.includes(field) && words;
  return (
    <>
      <LabelledField
        label="Name"
        name="name"
        maxLength={100}
        autoComplete="name"
        wrong={why("name", "Between 1 and 100 characters.")}
      />
      <LabelledField
        label="E-mail"
        name="email"
        type="email"
        autoComplete="username"
        readOnly={email !== null}
        defaultValue={email ?? ""}
        wrong={why("email", "That is no e-mail address.")}
      />
      <LabelledField
        label={`Password, at least ${passwordChars.min} characters`}
        name="password"
        type="password"
        autoComplete="new-password"
        minLength={passwordChars.min}
        maxLength={passwordChars.max}
        wrong={why("password", `Between ${passwordChars.min} and ${passwordChars.max} characters.`)}
      />
    </>
  );
}
