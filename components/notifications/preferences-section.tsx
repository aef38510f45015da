"use client";

import { Checkbox } from "@/components/ui/checkbox";
import { ErrorState } from "@/components/ui/error-state";
import { Skeleton } from "@/components/ui/skeleton";
import { toast } from "@/components/ui/toast";
import { describeError } from "@/lib/browser/describe-error";
import { usePreferences, useSetPreferences } from "@/lib/browser/notification-queries";
import type { Preferences } from "@/lib/contract/notifications";
import { type ChannelKind, channelKinds } from "@/lib/domain/notify/notice";

const words: Readonly<Record<ChannelKind, { label: string; about: string }>> = {
  desktop: { label: "Desktop", about: "shown by this browser while a page of Tracegate is open" },
  email: { label: "E-mail", about: "with a link that is yours alone and decides once" },
  slack: { label: "Slack", about: "mentioned in the message when you may decide" },
};

/** What the reader wants of the channels that the project has. */
export function PreferencesSection() {
  const preferences = usePreferences();
  const set = useSetPreferences();
  const change = async (kind: ChannelKind, on: boolean, now: Preferences) => {
    if (kind === "desktop" && on && !(await askBrowser())) {
      toast("This browser does not allow notifications of this site: change that in its settings", { failed: true });
      return;
    }
    set.mutate({ ...now, [kind]: on }, { onError: (error) => toast(describeError(error).detail, { failed: true }) });
  };
  return (
    <section aria-labelledby="notify-you">
      <header className="shead">
        <h2 id="notify-you">For you</h2>
        <span className="q desk">you are told of what you may decide, asked for, or can act on</span>
      </header>
      {preferences.isError ? (
        <ErrorState
          title="Your choice could not be read."
          error={preferences.error}
          onRetry={() => preferences.refetch()}
        />
      ) : (
        <dl className="facts-list">
          {channelKinds.map((kind) => (
            <div key={kind}>
              <dt>{words[kind].label}</dt>
              <dd className="choice">
                {preferences.data ? (
                  <Checkbox
                    checked={preferences.data[kind]}
                    label={words[kind].label}
                    disabled={set.isPending}
                    onChange={(on) => void change(kind, on, preferences.data)}
                  />
                ) : (
                  <Skeleton width={14} />
                )}
                <span className="q2">{words[kind].about}</span>
              </dd>
            </div>
          ))}
        </dl>
      )}
    </section>
  );
}

async function askBrowser(): Promise<boolean> {
  return "Notification" in window && (await Notification.requestPermission()) === "granted";
}
