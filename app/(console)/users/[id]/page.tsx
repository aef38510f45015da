import { dehydrate, HydrationBoundary, QueryClient } from "@tanstack/react-query";
import type { Metadata } from "next";
import { UserClient } from "@/app/(console)/users/[id]/client";
import { readThreadId, threadHref } from "@/lib/browser/thread-href";
import { userOptions } from "@/lib/browser/thread-queries";
import { pageContext } from "@/lib/server/context";
import { getUser } from "@/lib/server/threads";

type Props = { params: Promise<{ id: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: `User ${readThreadId((await params).id).slice(0, 40)}` };
}

export default async function UserPage({ params }: Props) {
  const id = readThreadId((await params).id);
  const { projectId } = await pageContext(threadHref("users", id));
  const client = new QueryClient();
  await client.prefetchQuery({
    queryKey: userOptions(id).queryKey,
    // what fails or is not there is left out: the browser asks again and shows why
    queryFn: async () => {
      const found = await getUser(projectId, id);
      if (found === null) throw new Error("not here");
      return found;
    },
    retry: false,
  });
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <UserClient key={`${projectId} ${id}`} id={id} />
    </HydrationBoundary>
  );
}
