"use client";

import { type PriceDraft, type RateName, rateNames, type TierDraft } from "@/components/prices/price-draft";
import { Button } from "@/components/ui/button";
import { IconButton } from "@/components/ui/icon-button";
import { LabelledField } from "@/components/ui/labelled-field";

const labels: Readonly<Record<RateName, string>> = {
  in: "Input",
  out: "Output",
  cachedIn: "Cached input",
  cacheWrite: "Written to the cache",
  cacheWriteLong: "Written for an hour",
  reasoning: "Reasoning",
};
const tiersMax = 10;

type PriceFieldsProps = { draft: PriceDraft; change: (part: Partial<PriceDraft>) => void };

/** A class that is left out is billed as ordinary input or output. */
export function PriceFields({ draft, change }: PriceFieldsProps) {
  return (
    <>
      <div className="price-grid two">
        <LabelledField
          label="Model, as it is called"
          autoComplete="off"
          spellCheck={false}
          maxLength={200}
          value={draft.model}
          onChange={({ target }) => change({ model: target.value })}
        />
        <LabelledField
          label="Provider"
          required={false}
          placeholder="any"
          autoComplete="off"
          spellCheck={false}
          maxLength={100}
          value={draft.provider}
          onChange={({ target }) => change({ provider: target.value })}
        />
      </div>
      <div className="price-grid">
        {rateNames.map((name, at) => (
          <LabelledField
            key={name}
            label={labels[name]}
            required={at < 2}
            inputMode="decimal"
            autoComplete="off"
            maxLength={20}
            placeholder={at < 2 ? "2.50" : at === 5 ? "as output" : "as input"}
            value={draft.rates[name]}
            onChange={({ target }) => change({ rates: { ...draft.rates, [name]: target.value } })}
          />
        ))}
      </div>
      <Tiers draft={draft} change={change} />
      <div className="price-grid two">
        <LabelledField
          label="For calls from this day on (UTC)"
          required={false}
          type="date"
          value={draft.from}
          onChange={({ target }) => change({ from: target.value })}
        />
        <LabelledField
          label="And before this day"
          required={false}
          type="date"
          value={draft.to}
          onChange={({ target }) => change({ to: target.value })}
        />
      </div>
    </>
  );
}

function Tiers({ draft, change }: PriceFieldsProps) {
  const { tiers } = draft;
  const edit = (key: number, part: Partial<TierDraft>) =>
    change({ tiers: tiers.map((tier) => (tier.key === key ? { ...tier, ...part } : tier)) });
  const add = () => {
    const key = Math.max(-1, ...tiers.map((tier) => tier.key)) + 1;
    change({ tiers: [...tiers, { key, above: "", in: "", out: "" }] });
  };
  return (
    <div className="price-tiers">
      {tiers.map((tier) => (
        <div key={tier.key} className="price-tier">
          <LabelledField
            label="Above so many input tokens"
            inputMode="numeric"
            placeholder="200000"
            value={tier.above}
            onChange={({ target }) => edit(tier.key, { above: target.value })}
          />
          <LabelledField
            label="Input"
            inputMode="decimal"
            value={tier.in}
            onChange={({ target }) => edit(tier.key, { in: target.value })}
          />
          <LabelledField
            label="Output"
            inputMode="decimal"
            value={tier.out}
            onChange={({ target }) => edit(tier.key, { out: target.value })}
          />
          <IconButton
            icon="trash"
            label="Remove this tier"
            onClick={() => change({ tiers: tiers.filter(({ key }) => key !== tier.key) })}
          />
        </div>
      ))}
      <Button size="sm" icon="plus" disabled={tiers.length >= tiersMax} onClick={add}>
        Another price above so many input tokens
      </Button>
    </div>
  );
}
