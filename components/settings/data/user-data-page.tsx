"use client";

import { parseAsString, useQueryState } from "nuqs";
import { type SubmitEvent, useState } from "react";
import { EraseDialog } from "@/components/settings/data/erase-dialog";
import { JobTable } from "@/components/settings/data/job-table";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";
import { Icon } from "@/components/ui/icon";
import { LabelledField } from "@/components/ui/labelled-field";
import { Skeleton } from "@/components/ui/skeleton";
import { TimeAgo } from "@/components/ui/time-ago";
import { exportUrl } from "@/lib/browser/api";
import { useUserData } from "@/lib/browser/data-queries";
import { useMay } from "@/lib/browser/people-queries";
import { formatCount } from "@/lib/format";

/** What there is of an end user: take it along, or delete it. */
export function UserDataPage() {
  const { why } = useMay("owner");
  const [userId, setUserId] = useQueryState("user", parseAsString.withDefault(""));
  const [typed, setTyped] = useState(userId);
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    void setUserId(typed.trim() === "" ? null : typed.trim());
  };
  return (
    <>
      <section aria-labelledby="settings-data">
        <header className="shead">
          <h2 id="settings-data">Data of an end user</h2>
          <span className="q desk">whom an agent worked for, by the id that its runs carry</span>
        </header>
        {why === null ? (
          <>
            <form className="retention look-up" onSubmit={submit}>
              <LabelledField label="User's id" value={typed} onChange={({ target }) => setTyped(target.value)} />
              <Button type="submit" icon="search">
                Look up
              </Button>
            </form>
            {userId !== "" && <Found key={userId} userId={userId} />}
          </>
        ) : (
          <EmptyState title="Data of users is exported and deleted by owners.">{why}</EmptyState>
        )}
      </section>
      {why === null && <JobTable />}
      <section aria-labelledby="settings-backup">
        <header className="shead">
          <h2 id="settings-backup">Backup</h2>
          <span className="q desk">of all projects, on the machine where Tracegate runs</span>
        </header>
        <div className="settings-text q2">
          <p>
            <code>npm run backup FILE</code> writes one file of one instant while everything goes on.{" "}
            <code>npm run restore FILE</code> loads it into an empty database, checks every table and the audit log.
          </p>
        </div>
      </section>
    </>
  );
}

function Found({ userId }: { userId: string }) {
  const data = useUserData(userId);
  const [erasing, setErasing] = useState(false);
  if (data.isError) {
    return <ErrorState title="This user could not be looked up." error={data.error} onRetry={() => data.refetch()} />;
  }
  return (
    <>
      <dl className="facts-list">
        <div>
          <dt>Runs</dt>
          <dd>
            {data.data === undefined ? (
              <Skeleton width={160} />
            ) : (
              `${formatCount(data.data.runs)} runs · ${formatCount(data.data.spans)} spans`
            )}
          </dd>
        </div>
        <div>
          <dt>Last seen</dt>
          <dd>{data.data?.last ? <TimeAgo at={data.data.last} /> : "–"}</dd>
        </div>
      </dl>
      <div className="user-acts">
        <a className="btn plain md" href={exportUrl({ user: userId })} download>
          <Icon name="download" small />
          Export as NDJSON
        </a>
        <Button variant="bad" icon="trash" disabled={data.data === undefined} onClick={() => setErasing(true)}>
          Delete…
        </Button>
      </div>
      <EraseDialog userId={userId} runs={data.data?.runs ?? 0} open={erasing} onClose={() => setErasing(false)} />
    </>
  );
}
