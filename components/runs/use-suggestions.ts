"use client";

import { useState } from "react";
import { useSuggestedValues } from "@/lib/browser/runs-queries";
import { type RunFacets, type SuggestField, type SuggestQuery, suggestFields } from "@/lib/contract/runs";
import {
  type KnownValue,
  type Spot,
  type Suggestion,
  spotAt,
  suggestionsAt,
  suggestKeys,
} from "@/lib/domain/query/complete";

export type Suggestions = {
  readonly list: readonly Suggestion[];
  /** Place of the one under the keyboard, -1 for none. */
  readonly active: number;
  readonly open: boolean;
  readonly setOpen: (open: boolean) => void;
  /** False where there is nothing to move to. */
  readonly move: (by: 1 | -1) => boolean;
};

/** What may stand at the caret; values come from the project. */
export function useSuggestions(text: string, caret: number, facets: RunFacets | undefined): Suggestions {
  const [open, setOpen] = useState(false);
  const [active, setActive] = useState(-1);
  const [about, setAbout] = useState(text);
  if (about !== text) {
    setAbout(text);
    setActive(-1);
  }
  const spot = spotAt(text, caret);
  const { data } = useSuggestedValues(open ? askedFor(spot) : null);
  const list = isKey(spot)
    ? suggestKeys(text, spot, data ?? [])
    : suggestionsAt(text, spot, knownOf(spot, data ?? [], facets));
  const move = (by: 1 | -1): boolean => {
    setOpen(true);
    setActive((active + by + list.length + (active === -1 && by === -1 ? 1 : 0)) % Math.max(list.length, 1));
    return list.length > 0;
  };
  return { list, active, open: open && list.length > 0, setOpen, move };
}

/** The key of an attribute is still being typed. */
const isKey = (spot: Spot) => spot.kind === "field" && spot.typed.startsWith("attr.");

const isSuggested = (field: string): field is SuggestField => suggestFields.some((known) => known === field);

function askedFor(spot: Spot): SuggestQuery | null {
  const prefix = spot.typed.replaceAll("*", "").slice(0, 500);
  if (isKey(spot)) return { field: "attr", prefix: prefix.slice("attr.".length) };
  if (spot.kind !== "value" || !isSuggested(spot.field)) return null;
  return { field: spot.field, prefix, ...(spot.key !== null && { key: spot.key }) };
}

function knownOf(spot: Spot, values: readonly KnownValue[], facets: RunFacets | undefined): readonly KnownValue[] {
  return spot.kind === "value" && spot.field === "status" ? (facets?.status ?? []) : values;
}
