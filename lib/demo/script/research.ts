import type { Asked, Said } from "@/lib/demo/script/said";

export const questions = {
  known: "Is a heat pump worth it in a house built before 1960?",
  /** Nobody has written about it: the researcher never has enough. */
  unknowable: "Which serial numbers of the 1987 prototype left the factory?",
} as const;

const partsOfKnown = [
  "How efficient are heat pumps in houses built before 1960?",
  "What does the retrofit cost?",
  "Is the noise a problem for neighbours?",
];

export function planResearch({ texts }: Asked): Said {
  const question = texts.at(-1) ?? "";
  return { text: JSON.stringify({ parts: question === questions.known ? partsOfKnown : [question] }) };
}

/** Searches, reads what it found, and answers; where it found nothing it looks again, and again. */
export function research({ texts, answered }: Asked): Said {
  const part = texts[0] ?? "";
  if (part === questions.unknowable)
    return {
      text: "The sources are not conclusive yet. I look again before I answer.",
      tools: [
        { name: "search", input: { q: "list of serial numbers of the 1987 prototype" } },
        { name: "fetch", input: { url: "https://forum.example/t/88213" } },
      ],
    };
  if (answered === 0) return { text: "I look for sources.", tools: [{ name: "search", input: { q: part } }] };
  if (answered === 1)
    return {
      text: "I read what I found.",
      tools: [...new Set(texts.join("\n").match(/https:\/\/heat\.example\/[\w-]+/g))].map((url) => ({
        name: "fetch",
        input: { url },
      })),
    };
  const read = [...texts.join("\n").matchAll(/"url":"(https:[^"]+)","text":"([^.]+\.[^.]*\.)/g)];
  return { text: read.map(([, url, text]) => `${text} (${url})`).join(" ") };
}

export function writeUp({ texts }: Asked): Said {
  const notes = (texts.at(-1) ?? "").split("\n\n").slice(1);
  const first = notes.map((note) => note.split("\n")[1] ?? "");
  return { text: `In most such houses, yes, with larger radiators. ${first.join(" ")}` };
}
