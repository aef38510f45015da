"use client";

import { visibleText } from "@/components/json/visible-text";
import { rateWords, tierWords } from "@/components/prices/price-words";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";
import { SkeletonRows } from "@/components/ui/skeleton";
import { useMay } from "@/lib/browser/people-queries";
import { usePriceBook } from "@/lib/browser/price-queries";
import { formatCount } from "@/lib/format";

type BookSectionProps = {
  q: string;
  onSearch: (q: string) => void;
  onOverride: (of: { model: string; provider: string | null }) => void;
};

export function BookSection({ q, onSearch, onOverride }: BookSectionProps) {
  const book = usePriceBook(q);
  const [first] = book.data?.pages ?? [];
  const models = book.data?.pages.flatMap((page) => page.models) ?? [];
  return (
    <section aria-labelledby="price-book">
      <header className="shead">
        <h2 id="price-book">Price book</h2>
        <span className="q desk">{first && `${first.version}, ${formatCount(first.total)} models`}</span>
        <span className="end">
          <span className="field">
            <input
              type="search"
              aria-label="Search the price book"
              placeholder="Search models"
              value={q}
              maxLength={200}
              onChange={({ target }) => onSearch(target.value)}
            />
          </span>
        </span>
      </header>
      {book.isError ? (
        <ErrorState title="The price book could not be read." error={book.error} onRetry={() => void book.refetch()} />
      ) : book.isPending ? (
        <SkeletonRows rows={12} columns={[{ id: "model", width: 260 }]} />
      ) : models.length === 0 ? (
        <EmptyState
          title="The book knows no such model."
          action={<Button onClick={() => onOverride({ model: q.trim(), provider: null })}>Set a price for it</Button>}
        >
          Calls of a model without a price count nothing, and a budget refuses them.
        </EmptyState>
      ) : (
        <BookTable models={models} onOverride={onOverride} />
      )}
      {book.hasNextPage && (
        <Button
          variant="quiet"
          className="more-rows"
          disabled={book.isFetchingNextPage}
          onClick={() => void book.fetchNextPage()}
        >
          Show more
        </Button>
      )}
    </section>
  );
}

type Models = NonNullable<ReturnType<typeof usePriceBook>["data"]>["pages"][number]["models"];

function BookTable({ models, onOverride }: { models: Models; onOverride: BookSectionProps["onOverride"] }) {
  const { may, why } = useMay("operator");
  return (
    <table className="tfix price-table">
      <thead>
        <tr>
          <th scope="col">Model</th>
          <th scope="col" className="desk w-provider">
            Provider
          </th>
          <th scope="col" className="num w-rate">
            Input
          </th>
          <th scope="col" className="num w-rate">
            Output
          </th>
          <th scope="col" className="desk w-tiers">
            Also
          </th>
          <th scope="col" className="w-set">
            <span className="sr">Override</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {models.map(({ provider, model, rates }) => (
          <tr key={`${provider} ${model}`}>
            <td title={`${model}, ${provider}`}>{visibleText(model)}</td>
            <td className="desk q2">{provider}</td>
            <td className="num">{rateWords(rates.in)}</td>
            <td className="num">{rateWords(rates.out)}</td>
            <td className="desk q2" title={tierWords(rates)}>
              {tierWords(rates)}
            </td>
            <td className="num">
              <Button
                size="sm"
                variant="quiet"
                disabled={!may}
                title={why ?? undefined}
                aria-label={`Set a price for ${model} of ${provider}`}
                onClick={() => onOverride({ model, provider })}
              >
                Override
              </Button>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
