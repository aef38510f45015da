import { describe, expect, it } from "vitest";
import { saysLimit, saysNothingFound } from "./mentions";

describe("saysNothingFound", () => {
  it.each([
    "I could not find anything about this in the documents.",
    "I couldn’t find a matching passage.",
    "Dazu steht in den Unterlagen leider nichts.",
    "Aucun passage correspondant n'a été trouvé.",
    "No se encontró ningún pasaje que coincida.",
    "I documenti non dicono nulla su questa domanda.",
    "Não encontrei nada sobre isso nos documentos.",
    "De documenten zeggen niets over deze vraag.",
    "Dokumenten säger inget om den här frågan.",
    "Asiakirjoista ei löydy vastausta.",
    "Nie znalazłem nic na ten temat w dokumentach.",
    "K tomu jsem v dokumentech nic nenašel.",
    "В документах ничего об этом не сказано.",
    "文書にはこの質問に関する記載がありません。",
    "我在文档中没有找到相关内容。",
  ])("hears %s", (text) => expect(saysNothingFound(text)).toBe(true));

  it.each([
    "Nordlys AB matches its order.",
    "Note: the documents say thirty days.",
    "The passage on page 4 covers parental leave of sixteen weeks.",
    "Since June the documents state twenty days.",
    "The number of days is in the information sheet.",
    "Non-refundable tickets: the document states a fee.",
    "It is now available in the handbook.",
  ])("does not hear it in: %s", (text) => expect(saysNothingFound(text)).toBe(false));
});

describe("saysLimit", () => {
  it.each([
    ["Le budget de cette exécution est épuisé.", "budget"],
    ["Il servizio è spento al momento.", "breaker"],
    ["Recenzent odrzucił tę czynność.", "rejected"],
    ["審査担当者がこの操作を却下しました。", "rejected"],
  ] as const)("hears %s", (text, code) => expect(saysLimit(text, code)).toBe(true));
});
