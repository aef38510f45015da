import type { Language } from "@/components/connect/highlight";

/** Where to send and with what. `key` null: it is not known here, the snippets say where it goes. */
export type Target = {
  /** `http://127.0.0.1:4318`, without a path. */
  readonly httpUrl: string;
  /** `127.0.0.1:4317` */
  readonly grpcAddress: string;
  /** Where this page is: `http://127.0.0.1:3000`. */
  readonly webUrl: string;
  readonly key: string | null;
};

export type Block = {
  /** What to do with it. */
  readonly title: string;
  readonly language: Language;
  readonly code: string;
};

export type Client = {
  readonly id: string;
  readonly label: string;
  readonly blocks: (target: Target) => readonly Block[];
  /** What will be on screen afterwards. */
  readonly sees: string;
};

const keyPlaceholder = "YOUR_KEY";
export const keyOf = ({ key }: Pick<Target, "key">): string => key ?? keyPlaceholder;
