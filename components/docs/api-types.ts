/** A call, as its own description says it. */
export type ApiOperation = {
  readonly id: string;
  readonly method: string;
  readonly path: string;
  readonly summary: string;
  /** Who may ask, in words. */
  readonly who: string;
  readonly parameters: readonly {
    readonly name: string;
    readonly in: string;
    readonly required: boolean;
    readonly type: string;
    readonly means: string;
  }[];
  readonly body: string | null;
  readonly status: string;
  readonly answer: string | null;
  /** What else it may answer: `422 invalid`. */
  readonly problems: readonly string[];
};
export type ApiGroup = { readonly name: string; readonly operations: readonly ApiOperation[] };
export type ApiShape = { readonly name: string; readonly text: string };
