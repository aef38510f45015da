"use client";

import { type SubmitEvent, useDeferredValue, useState } from "react";
import { bodyOf, draftOf, type PriceDraft } from "@/components/prices/price-draft";
import { PriceFields } from "@/components/prices/price-fields";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { toast } from "@/components/ui/toast";
import { describeError } from "@/lib/browser/describe-error";
import { usePricePreview, useSetPrice } from "@/lib/browser/price-queries";
import type { OwnPrice, PricePreview, SetPrice } from "@/lib/contract/prices";
import { formatCount, formatMoney } from "@/lib/format";

export type PriceDialogProps = {
  /** Null: a new one. */
  price: OwnPrice | null;
  model: string;
  provider: string | null;
  onClose: () => void;
};

/** A price of the project's own; what it makes of the last calls is shown before it is saved. */
export function PriceDialog(props: PriceDialogProps) {
  const { price, model, onClose } = props;
  return (
    <Dialog
      open
      className="wide"
      onOpenChange={(next) => !next && onClose()}
      title={price ? `Price of ${price.model}` : model === "" ? "New price" : `A price for ${model}`}
      description="Dollars for a million tokens. It counts for calls that come from now on; stored ones keep theirs until they are priced again."
    >
      <PriceForm {...props} />
    </Dialog>
  );
}

function PriceForm({ price, model, provider, onClose }: PriceDialogProps) {
  const [draft, setDraft] = useState(() => draftOf(price, model, provider));
  const save = useSetPrice();
  const body = bodyOf(draft, price?.version ?? null);
  const isOff = typeof body === "string" || save.isPending;
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (isOff) return;
    save.mutate(body, {
      onSuccess: ({ model: name }) => {
        toast(`The price of ${name} is set`);
        onClose();
      },
    });
  };
  return (
    <form className="form" onSubmit={submit}>
      <PriceFields draft={draft} change={(part: Partial<PriceDraft>) => setDraft((now) => ({ ...now, ...part }))} />
      <Effect body={typeof body === "string" ? null : body} />
      {typeof body === "string" && draft.rates.in !== "" && draft.rates.out !== "" && (
        <p className="wrong-text">{body}</p>
      )}
      {save.error !== null && (
        <p className="wrong-text" role="alert">
          {describeError(save.error).detail}
        </p>
      )}
      <span className="row form-end">
        <Button onClick={onClose}>Cancel</Button>
        <Button variant="ink" type="submit" disabled={isOff}>
          Save price
        </Button>
      </span>
    </form>
  );
}

function Effect({ body }: { body: SetPrice | null }) {
  const { data, isError } = usePricePreview(useDeferredValue(body));
  if (body === null)
    return (
      <p className="price-effect q">With a model and its two prices, it says here what stored calls would cost.</p>
    );
  if (isError || data === undefined) return <div className="price-effect" />;
  return (
    <div className="price-effect" role="status">
      {effectWords(data)}
    </div>
  );
}

function effectWords(preview: PricePreview): string {
  const { runs, calls, changed, beforeMicroUsd, afterMicroUsd, unpricedBefore, unpricedAfter } = preview;
  if (calls === 0) return "No stored call names this model: nothing to try it on.";
  const of = `${formatCount(changed)} of the ${formatCount(calls)} calls in the last ${formatCount(runs)} runs with it`;
  const money = `would cost ${formatMoney(afterMicroUsd)} in all, now ${formatMoney(beforeMicroUsd)}`;
  const known = unpricedBefore > unpricedAfter ? ` ${formatCount(unpricedBefore - unpricedAfter)} had no price.` : "";
  return `${of} change: they ${money}.${known}`;
}
