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
    "The handbook does not cover this.",
    "The context does not contain an answer.",
    "I do not know: the guide has no entry for it.",
    "Unfortunately the information that you asked about is not in the handbook.",
    "Sorry, I can't answer that from what I was given.",
    "Dokumenterne siger intet om dette spørgsmål.",
    "Jeg fant ingenting om dette i dokumentene.",
    "Nu am găsit nimic despre acest lucru în documente.",
    "Nem találtam erről semmit a dokumentumokban.",
    "Belgelerde bu konuda hiçbir şey bulamadım.",
    "У документах нічого про це не сказано.",
    "Във документите няма нищо за този въпрос.",
    "U dokumentima nisam pronašao ništa o tome.",
    "Saya tidak menemukan apa pun tentang hal ini dalam dokumen.",
    "Tôi không tìm thấy thông tin nào về điều này trong tài liệu.",
    "ไม่พบข้อมูลเกี่ยวกับเรื่องนี้ในเอกสาร",
    "문서에서 이에 대한 내용을 찾을 수 없습니다.",
    "لم أجد أي شيء عن هذا في المستندات.",
    "לא מצאתי על כך דבר במסמכים.",
    "मुझे दस्तावेज़ों में इसके बारे में कुछ नहीं मिला।",
    "Δεν βρήκα τίποτα σχετικό στα έγγραφα.",
    "No he trobat res sobre això als documents.",
    "V dokumentoch som o tom nič nenašiel.",
  ])("hears %s", (text) => expect(saysNothingFound(text)).toBe(true));

  it.each([
    "Nordlys AB matches its order.",
    "Note: the documents say thirty days.",
    "The passage on page 4 covers parental leave of sixteen weeks.",
    "Since June the documents state twenty days.",
    "The number of days is in the information sheet.",
    "Non-refundable tickets: the document states a fee.",
    "It is now available in the handbook.",
    "The policy does not cover flood damage in cellars.",
    "No receipt is needed: on page three you will find the form.",
    "The feature is not available in the basic plan.",
    "Without a receipt the shop keeps ten percent; all of it stands in the document.",
    "Die Garantie gilt ohne Beleg zwei Jahre; das Formular für den Antrag finden Sie im Portal.",
    "No data is stored outside of the country.",
    "Employees may not carry over more than five days.",
  ])("does not hear it in: %s", (text) => expect(saysNothingFound(text)).toBe(false));
});

describe("saysLimit", () => {
  it.each([
    ["Le budget de cette exécution est épuisé.", "budget"],
    ["Il servizio è spento al momento.", "breaker"],
    ["Recenzent odrzucił tę czynność.", "rejected"],
    ["審査担当者がこの操作を却下しました。", "rejected"],
  ] as const)("hears %s", (text, code) => expect(saysLimit(text, code)).toBe(true));

  it.each([
    ["The hotel is within your budget.", "budget"],
    ["With a budget of 400 euros you can stay three nights.", "budget"],
    ["The parcel was delivered.", "rejected"],
  ] as const)("does not hear it in: %s", (text, code) => expect(saysLimit(text, code)).toBe(false));
});
