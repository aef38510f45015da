"use client";

import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { ThemeProvider } from "next-themes";
import { NuqsAdapter } from "nuqs/adapters/next/app";
import { Tooltip } from "radix-ui";
import { type ReactNode, useState } from "react";
import { Toaster } from "@/components/ui/toast";
import { ApiError } from "@/lib/browser/api";

const retries = 2;
/** A refusal stays a refusal; a server that is away or overloaded may be back. */
const worthRetrying = (failures: number, error: unknown) =>
  failures < retries && error instanceof ApiError && (error.code === "network" || error.code === "overloaded");

const newQueryClient = () =>
  new QueryClient({ defaultOptions: { queries: { staleTime: 5_000, retry: worthRetrying, networkMode: "always" } } });

export function Providers({ nonce, children }: { nonce: string | null; children: ReactNode }) {
  const [queries] = useState(newQueryClient);
  return (
    <ThemeProvider
      attribute="data-theme"
      defaultTheme="system"
      enableSystem
      disableTransitionOnChange
      {...(nonce === null ? {} : { nonce })}
    >
      <QueryClientProvider client={queries}>
        <NuqsAdapter>
          <Tooltip.Provider delayDuration={400}>
            {children}
            <Toaster />
          </Tooltip.Provider>
        </NuqsAdapter>
      </QueryClientProvider>
    </ThemeProvider>
  );
}
