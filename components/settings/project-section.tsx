"use client";

import { CopyButton } from "@/components/ui/copy-button";
import { TimeAgo } from "@/components/ui/time-ago";
import type { Project } from "@/lib/contract/projects";

export function ProjectSection({ project }: { project: Project }) {
  return (
    <section aria-labelledby="settings-project">
      <header className="shead">
        <h2 id="settings-project">Project</h2>
        <span className="q desk">the tenant: nothing of it can be read or written with a key of another</span>
      </header>
      <dl className="facts-list">
        <div>
          <dt>Name</dt>
          <dd className="med">{project.name}</dd>
        </div>
        <div>
          <dt>Id</dt>
          <dd className="row">
            <code className="cut">{project.id}</code>
            <CopyButton iconOnly text={project.id} label="Copy the id" />
          </dd>
        </div>
        <div>
          <dt>Made</dt>
          <dd>
            <TimeAgo at={project.createdAt} />
          </dd>
        </div>
        <div>
          <dt>Without a key</dt>
          <dd>
            {project.isDefault
              ? "Programs on this machine may send to this project."
              : "Nothing is accepted: each program needs a key."}
          </dd>
        </div>
      </dl>
    </section>
  );
}
