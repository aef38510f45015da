"use client";

import { useQueryStates } from "nuqs";
import { findingParams, findingViews } from "@/app/(console)/findings/search-params";
import { FindingsPage } from "@/components/findings/findings-page";

const phone = "(max-width: 720px)";

export function FindingsClient() {
  const [params, setParams] = useQueryStates(findingParams);
  const { group, ...filter } = params;
  return (
    <FindingsPage
      views={findingViews}
      filter={filter}
      id={group}
      onFilter={(change) => void setParams({ ...change, group: null })}
      // on a phone the finding covers the list: going back uncovers it
      onId={(next) =>
        void setParams({ group: next }, { history: window.matchMedia(phone).matches ? "push" : "replace" })
      }
    />
  );
}
