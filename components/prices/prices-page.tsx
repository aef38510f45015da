"use client";

import "@/components/prices/prices.css";
import { parseAsString, useQueryStates } from "nuqs";
import { useState } from "react";
import { BookSection } from "@/components/prices/book-section";
import { OwnSection } from "@/components/prices/own-section";
import { PriceDialog } from "@/components/prices/price-dialog";
import { RepriceSection } from "@/components/prices/reprice-section";
import { useOwnPrices } from "@/lib/browser/price-queries";
import type { OwnPrice } from "@/lib/contract/prices";

/** What is searched in the price book; a model (and its provider) opens the dialog of its price. */
const priceParams = { q: parseAsString.withDefault(""), model: parseAsString, provider: parseAsString };

/** What models cost: the project's own prices before those of the price book. */
export function PricesPage() {
  const [{ q, model, provider }, setParams] = useQueryStates(priceParams);
  const [edited, setEdited] = useState<OwnPrice | null>(null);
  const own = useOwnPrices();
  const open = (next: { model: string; provider: string | null }) => void setParams(next);
  const close = () => {
    setEdited(null);
    void setParams({ model: null, provider: null });
  };
  // a link to a model that has a price by now opens that one
  const linked = own.data?.prices.find(
    (price) => price.removedAt === null && price.model === model && price.provider === provider,
  );
  return (
    <>
      <OwnSection own={own} onNew={() => open({ model: "", provider: null })} onEdit={setEdited} />
      <RepriceSection />
      <BookSection q={q} onSearch={(next) => void setParams({ q: next || null })} onOverride={open} />
      {(edited !== null || (model !== null && !own.isPending)) && (
        <PriceDialog price={edited ?? linked ?? null} model={model ?? ""} provider={provider} onClose={close} />
      )}
    </>
  );
}
