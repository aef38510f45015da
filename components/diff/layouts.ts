/** How texts stand: one below the other, or side by side. */
export const diffLayouts = ["unified", "split"] as const;
export type DiffLayout = (typeof diffLayouts)[number];

/** What the address of a diff says; `step` is a span of head, else of base. */
export type DiffAddress = {
  readonly head: string | null;
  readonly base: string | null;
  readonly step: string | null;
  readonly only: boolean;
  readonly layout: DiffLayout;
};
