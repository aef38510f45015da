"use client";

import { useQueryStates } from "nuqs";
import { approvalParams } from "@/app/(console)/approvals/search-params";
import { ApprovalsPage } from "@/components/approvals/approvals-page";

const phone = "(max-width: 720px)";

export function ApprovalsClient() {
  const [{ state, id }, setParams] = useQueryStates(approvalParams);
  return (
    <ApprovalsPage
      state={state}
      id={id}
      onState={(next) => void setParams({ state: next, id: null })}
      // on a phone the request covers the list: going back uncovers it
      onId={(next) => void setParams({ id: next }, { history: window.matchMedia(phone).matches ? "push" : "replace" })}
    />
  );
}
