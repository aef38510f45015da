import type { Team, TeamList } from "@/lib/contract/people";
import { pool } from "@/lib/server/db";
import { AppError, notFound } from "@/lib/server/errors";
import { insertTeam, replaceTeam, selectTeams } from "@/lib/server/sql/people/teams";
import type { Tx } from "@/lib/server/transaction";

export async function listTeams(projectId: string): Promise<TeamList> {
  return { teams: await selectTeams(pool(), projectId) };
}

export async function createTeam(tx: Tx, projectId: string, name: string): Promise<Team> {
  const work = await tx.lock(projectId);
  refuseTaken(await selectTeams(work.db, projectId), name);
  await insertTeam(work.db, projectId, name);
  work.audit("team.created", name);
  return { name, members: 0, usedBy: 0 };
}

/** Not while something names it: a gate or a request would ask people who are in no team any more. */
export async function renameTeam(tx: Tx, projectId: string, name: string, to: string): Promise<Team> {
  const work = await tx.lock(projectId);
  const teams = await selectTeams(work.db, projectId);
  const team = unusedTeam(teams, name);
  if (to === name) return team;
  refuseTaken(teams, to);
  await replaceTeam(work.db, projectId, name, to);
  work.audit("team.renamed", name, { to });
  return { ...team, name: to };
}

export async function removeTeam(tx: Tx, projectId: string, name: string): Promise<void> {
  const work = await tx.lock(projectId);
  unusedTeam(await selectTeams(work.db, projectId), name);
  await replaceTeam(work.db, projectId, name, null);
  work.audit("team.removed", name);
}

function unusedTeam(teams: readonly Team[], name: string): Team {
  const team = teams.find((each) => each.name === name);
  if (team === undefined) throw notFound();
  if (team.usedBy === 0) return team;
  const uses = team.usedBy === 1 ? "One gate or open request names" : `${team.usedBy} gates or open requests name`;
  throw new AppError("conflict", `${uses} the team ${name}: change those first.`);
}

function refuseTaken(teams: readonly Team[], name: string): void {
  if (teams.some((team) => team.name === name)) throw new AppError("conflict", `There is a team ${name} already.`);
}

export async function teamExists(projectId: string, name: string): Promise<boolean> {
  return (await selectTeams(pool(), projectId)).some((team) => team.name === name);
}
