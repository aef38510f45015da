import { ruleFamilies } from "@/lib/domain/findings/rules";
import { isAnyOf } from "@/lib/domain/query/ast";
import { printQuery } from "@/lib/domain/query/print";

/** Runs with a silent failure: with any finding but a broken contract. */
export const silentQuery = printQuery(
  isAnyOf(
    "finding",
    ruleFamilies.filter((family) => family !== "schema"),
  ),
);
export const schemaQuery = "finding:schema";

type Stretch = { readonly from: string; readonly to: string | null };

/** The list of the runs that began in a stretch, perhaps only those that a query leaves. */
export function runsOf({ from, to }: Stretch, q = ""): string {
  const params = new URLSearchParams({ from });
  if (to !== null) params.set("to", to);
  if (q !== "") params.set("q", q);
  return `/runs?${params}`;
}

/** Where the money of a stretch that is over went. */
export const costsOf = ({ from, to }: Stretch): string =>
  `/costs?${new URLSearchParams({ from, ...(to !== null && { to }) })}`;
