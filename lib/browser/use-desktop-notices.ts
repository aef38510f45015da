"use client";

import { useEffect } from "react";
import { desktopStreamUrl, markShown } from "@/lib/browser/notification-api";

type Notice = { readonly id: string; readonly title: string; readonly body: string; readonly path: string };

/** One page of this browser listens, whichever got there first: another stream in each tab would use up its connections. */
const lockName = "tracegate desktop notifications";

/** Shows what the server wants this person to see, while a page is open and the browser was allowed to. */
export function useDesktopNotices(): void {
  useEffect(() => {
    if (!("Notification" in window) || !("locks" in navigator)) return;
    const left = new AbortController();
    const listen = () => listenAlone(left.signal).catch(() => {});
    // permission is given on another page, or later
    if (Notification.permission === "granted") void listen();
    else {
      void navigator.permissions.query({ name: "notifications" }).then((permission) => {
        const onChange = () => permission.state === "granted" && void listen();
        permission.addEventListener("change", onChange, { signal: left.signal });
      });
    }
    return () => left.abort();
  }, []);
}

/** Waits until no other page listens, then listens until this one is left. */
async function listenAlone(signal: AbortSignal): Promise<void> {
  await navigator.locks.request(lockName, { signal }, () => {
    const source = new EventSource(desktopStreamUrl);
    source.addEventListener("notice", ({ data }) => show(JSON.parse(data) as Notice));
    return new Promise<void>((resolve) => {
      const end = () => {
        source.close();
        resolve();
      };
      if (signal.aborted) end();
      else signal.addEventListener("abort", end);
    });
  });
}

function show({ id, title, body, path }: Notice): void {
  // of the same tag a browser shows one, also where it comes twice
  const shown = new Notification(title, { body, tag: id });
  shown.addEventListener("show", () => void markShown([id]).catch(() => {}));
  shown.addEventListener("click", () => {
    window.focus();
    window.location.assign(path);
    shown.close();
  });
}
