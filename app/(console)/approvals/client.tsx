"use client";

import { useQueryState, useQueryStates } from "nuqs";
import { inboxParams, openParam } from "@/app/(console)/approvals/search-params";
import { ApprovalsPage } from "@/components/approvals/approvals-page";

const phone = "(max-width: 720px)";

export function ApprovalsClient() {
  const [filter, setFilter] = useQueryStates(inboxParams);
  const [id, setId] = useQueryState("id", openParam);
  return (
    <ApprovalsPage
      filter={filter}
      id={id}
      onFilter={(next) => {
        void setFilter({ ...next, risk: [...next.risk] });
        void setId(null);
      }}
      // on a phone the request covers the list: going back uncovers it
      onId={(next) => void setId(next, { history: window.matchMedia(phone).matches ? "push" : "replace" })}
    />
  );
}
