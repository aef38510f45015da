import { dehydrate, HydrationBoundary, QueryClient } from "@tanstack/react-query";
import type { Metadata } from "next";
import { SessionClient } from "@/app/(console)/sessions/[id]/client";
import { readThreadId, threadHref } from "@/lib/browser/thread-href";
import { sessionOptions } from "@/lib/browser/thread-queries";
import { pageContext } from "@/lib/server/context";
import { getSession } from "@/lib/server/threads";

type Props = { params: Promise<{ id: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: `Session ${readThreadId((await params).id).slice(0, 40)}` };
}

export default async function SessionPage({ params }: Props) {
  const id = readThreadId((await params).id);
  const { projectId } = await pageContext(threadHref("sessions", id));
  const client = new QueryClient();
  await client.prefetchQuery({
    queryKey: sessionOptions(id).queryKey,
    // what fails or is not there is left out: the browser asks again and shows why
    queryFn: async () => {
      const found = await getSession(projectId, id);
      if (found === null) throw new Error("not here");
      return found;
    },
    retry: false,
  });
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <SessionClient key={`${projectId} ${id}`} id={id} />
    </HydrationBoundary>
  );
}
