import { cookies } from "next/headers";
import { redirect } from "next/navigation";
import { projectCookie } from "@/lib/contract/projects";
import { selectedProject } from "@/lib/server/auth";
import { isSession, sessionCookie } from "@/lib/server/sessions";

/**
 * For server components: the project that the signed-in reader looks at. Without a session it redirects to /login and
 * from there back to `path`.
 */
export async function pageContext(path: string): Promise<{ readonly projectId: string }> {
  const jar = await cookies();
  if (!(await isSession(jar.get(sessionCookie)?.value))) redirect(`/login?next=${encodeURIComponent(path)}`);
  return { projectId: await selectedProject(null, jar.get(projectCookie)?.value) };
}
