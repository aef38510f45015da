import { judgeRefund } from "@/lib/demo/script/desk";
import { summariseNight } from "@/lib/demo/script/report";
import { planResearch, research, writeUp } from "@/lib/demo/script/research";
import type { Asked, Said } from "@/lib/demo/script/said";

/** By what their system prompt begins with. */
const roles: readonly (readonly [string, (asked: Asked) => Said])[] = [
  ["You decide refunds", judgeRefund],
  ["Split the question", planResearch],
  ["You research one question", research],
  ["Write one paragraph", writeUp],
  ["Sum up last night's sales", summariseNight],
];

export function answerOf(asked: Asked): Said {
  const role = roles.find(([beginning]) => asked.system.startsWith(beginning));
  return role === undefined ? { fails: 400 } : role[1](asked);
}
