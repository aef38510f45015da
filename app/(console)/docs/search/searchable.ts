// Everything that the search of the documentation looks through: sections of prose, calls of the API, clients.
import { clients } from "@/components/connect/clients";
import { docsHref, docsPages } from "@/components/docs/docs-nav";
import type { Searchable } from "@/lib/domain/docs/search-docs";
import { sectionsOf } from "@/lib/domain/docs/sections";
import { apiGroups } from "@/lib/server/docs/api-reference";
import { describeSettings } from "@/lib/server/docs/describe-settings";
import { readProse } from "@/lib/server/docs/prose";

export async function searchable(): Promise<Searchable[]> {
  const prose = await Promise.all(docsPages.map(proseOf));
  return [...prose.flat(), ...clientsOf(), ...settingsOf(), ...callsOf()];
}

const titleOf = (slug: string) => docsPages.find((page) => page.slug === slug)?.title ?? "";
const of = (page: string) => ({ page, pageTitle: titleOf(page) });

async function proseOf({ slug, about }: (typeof docsPages)[number]): Promise<Searchable[]> {
  const text = await readProse(slug);
  const whole = { ...of(slug), title: "", href: docsHref(slug), text: about };
  if (text === null) return [whole];
  const sections = sectionsOf(text).map((section): Searchable => {
    return { ...of(slug), title: section.title, href: `${docsHref(slug)}#${section.slug}`, text: section.text };
  });
  return [whole, ...sections];
}

function clientsOf(): Searchable[] {
  return clients.map(({ id, label, sees }) => {
    return { ...of("quick-starts"), title: label, href: `${docsHref("quick-starts")}#${id}`, text: sees };
  });
}

function settingsOf(): Searchable[] {
  return describeSettings().map(({ name, means }) => {
    return { ...of("self-hosting"), title: name, href: `${docsHref("self-hosting")}#settings`, text: means };
  });
}

function callsOf(): Searchable[] {
  return apiGroups().flatMap(({ name, operations }) =>
    operations.map(({ id, method, path, summary }): Searchable => {
      return { ...of("api"), title: `${method} ${path}`, href: `${docsHref("api")}/${name}#${id}`, text: summary };
    }),
  );
}
