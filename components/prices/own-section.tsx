"use client";

import type { UseQueryResult } from "@tanstack/react-query";
import { useState } from "react";
import { visibleText } from "@/components/json/visible-text";
import { rateWords, tierWords, validWords } from "@/components/prices/price-words";
import { ConfirmDialog } from "@/components/settings/confirm-dialog";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";
import { IconButton } from "@/components/ui/icon-button";
import { Menu } from "@/components/ui/menu";
import { SkeletonRows } from "@/components/ui/skeleton";
import { toast } from "@/components/ui/toast";
import { useMay } from "@/lib/browser/people-queries";
import { useRemovePrice } from "@/lib/browser/price-queries";
import type { OwnPrice, OwnPrices } from "@/lib/contract/prices";

type OwnSectionProps = {
  own: UseQueryResult<OwnPrices>;
  onNew: () => void;
  onEdit: (price: OwnPrice) => void;
};

export function OwnSection({ own, onNew, onEdit }: OwnSectionProps) {
  const { may, why } = useMay("operator");
  const [removed, setRemoved] = useState<OwnPrice | null>(null);
  const remove = useRemovePrice();
  const live = own.data?.prices.filter((price) => price.removedAt === null) ?? [];
  const close = () => setRemoved(null);
  const done = () => {
    toast("The price book counts again");
    close();
  };
  return (
    <section aria-labelledby="own-prices">
      <header className="shead">
        <h2 id="own-prices">Prices of this project</h2>
        <span className="q desk">before those of the price book, in dollars for a million tokens</span>
        <span className="end">
          <Button variant="ink" icon="plus" disabled={!may} title={why ?? undefined} onClick={onNew}>
            New price
          </Button>
        </span>
      </header>
      {own.isError ? (
        <ErrorState title="The prices could not be read." error={own.error} onRetry={() => void own.refetch()} />
      ) : own.isPending ? (
        <SkeletonRows rows={2} columns={[{ id: "model", width: 220 }]} />
      ) : live.length === 0 ? (
        <EmptyState title="Every call is billed at list price.">
          Set a price for a model that the book does not know, or where you pay another one.
        </EmptyState>
      ) : (
        <OwnTable prices={live} may={may} onEdit={onEdit} onRemove={setRemoved} />
      )}
      <ConfirmDialog
        open={removed !== null}
        title={`Remove the price of ${removed?.model ?? ""}?`}
        description="Calls that come from now on have the list price, or none. What is stored keeps its price until it is priced again."
        verb="Remove"
        change={remove}
        onConfirm={() => removed && remove.mutate(removed.version, { onSuccess: done })}
        onClose={close}
      />
    </section>
  );
}

type OwnTableProps = {
  prices: readonly OwnPrice[];
  may: boolean;
  onEdit: (price: OwnPrice) => void;
  onRemove: (price: OwnPrice) => void;
};

function OwnTable({ prices, may, onEdit, onRemove }: OwnTableProps) {
  return (
    <table className="tfix price-table">
      <thead>
        <tr>
          <th scope="col">Model</th>
          <th scope="col" className="num w-rate">
            Input
          </th>
          <th scope="col" className="num w-rate">
            Output
          </th>
          <th scope="col" className="desk w-tiers">
            Also
          </th>
          <th scope="col" className="desk w-valid">
            Calls that began
          </th>
          <th scope="col" className="desk num w-version">
            Version
          </th>
          <th scope="col" className="w-more">
            <span className="sr">Actions</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {prices.map((price) => (
          <tr key={price.version} className="two">
            <td title={price.model}>
              <span className="med cut">{visibleText(price.model)}</span>
              <div className="q cut">{price.provider === null ? "any provider" : visibleText(price.provider)}</div>
            </td>
            <td className="num">{rateWords(price.rates.in)}</td>
            <td className="num">{rateWords(price.rates.out)}</td>
            <td className="desk q2" title={tierWords(price.rates)}>
              {tierWords(price.rates)}
            </td>
            <td className="desk q2">{validWords(price)}</td>
            <td className="desk num q2">own {price.version}</td>
            <td className="num">
              <Menu
                trigger={
                  <IconButton icon="more" label={`What can be done with the price of ${price.model}`} disabled={!may} />
                }
                groups={[
                  {
                    id: "price",
                    items: [
                      { id: "edit", label: "Edit…", onSelect: () => onEdit(price) },
                      { id: "remove", label: "Remove…", icon: "trash", danger: true, onSelect: () => onRemove(price) },
                    ],
                  },
                ]}
              />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
