"use client";

import { useQueryStates } from "nuqs";
import { costLook, costParams } from "@/app/(console)/costs/search-params";
import { CostsPage } from "@/components/costs/costs-page";

export function CostsClient() {
  const [ask, setAsk] = useQueryStates(costParams);
  const [look, setLook] = useQueryStates(costLook);
  return (
    <CostsPage
      ask={ask}
      look={look}
      // another question is a place to come back to; what is open belongs to the old one
      onAsk={(change) => {
        void setAsk(change, { history: "push" });
        if (!("sort" in change)) void setLook({ row: null });
      }}
      onLook={(change) => void setLook(change)}
    />
  );
}
