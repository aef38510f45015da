"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { importFiles } from "@/components/runs/transfer";
import { Icon } from "@/components/ui/icon";

/** The whole page takes files while this is mounted; a file that is dropped must never replace the page. */
export function ImportDrop() {
  const queries = useQueryClient();
  const [over, setOver] = useState(false);
  useEffect(() => {
    // `dragleave` fires for every element that is left: a drag is over when the last of them is, or when it drops
    let inside = 0;
    const enter = (event: DragEvent) => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      inside += 1;
      setOver(true);
    };
    const leave = (event: DragEvent) => {
      if (!hasFiles(event)) return;
      inside = Math.max(0, inside - 1);
      if (inside === 0) setOver(false);
    };
    const move = (event: DragEvent) => {
      if (hasFiles(event)) event.preventDefault();
    };
    const drop = (event: DragEvent) => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      inside = 0;
      setOver(false);
      void importFiles([...(event.dataTransfer?.files ?? [])], queries);
    };
    const listeners = { dragenter: enter, dragleave: leave, dragover: move, drop } as const;
    for (const [name, listener] of Object.entries(listeners)) window.addEventListener(name as "drop", listener);
    return () => {
      for (const [name, listener] of Object.entries(listeners)) window.removeEventListener(name as "drop", listener);
    };
  }, [queries]);
  if (!over) return null;
  return (
    <div className="drop-zone" aria-hidden="true">
      <p>
        <Icon name="download" /> Drop to import into this project
        <span className="q2">OTLP/JSON, NDJSON, a Tracegate export, Jaeger JSON; .gz is fine</span>
      </p>
    </div>
  );
}

const hasFiles = (event: DragEvent) => event.dataTransfer?.types.includes("Files") ?? false;
