// Does an answer own up? Whether it says that nothing was found, or that a limit stood in the way, in the languages that
// customers read. Word stems, because languages bend their words; a denial and its subject have to stand close in one
// sentence: "The policy does not cover floods" denies, and finds all the same.

type Phrases = readonly (readonly [denial: RegExp, subject: RegExp])[];

/** Sentences of a text; short ones are joined by nothing: "No." says nothing of what. */
const sentencesOf = (text: string) => text.split(/(?<=[.!?。！？;\n])\s*/u);

const edge = "(?<![\\p{L}\\p{N}])";
const stem = (words: string) => new RegExp(`${edge}(?:${words})`, "giu");
/** Whole words: denials are short, and `no` is no part of `note`; nor is `non-refundable` a denial. */
const word = (words: string) => new RegExp(`${edge}(?:${words})(?![\\p{L}\\p{N}]|-\\p{L})`, "giu");
const part = (words: string) => new RegExp(words, "giu");

/** In English each of these alone is said of other things too: two of them, or who answers says it of itself. */
const weakly =
  /\b(?:context|handbook|manual|guide|records?|entry|entries|data|articles?|knowledge|answers?|says?|states?|covers?|covered|contains?|available|relevant|(?:about|on|regarding) (?:this|that|it)|this (?:question|topic|subject))\b/gi;
const denies = /\b(?:no|not|nothing|none|neither|nor|without|unable|cannot|lacks?|lacking|missing)\b|n't\b/i;
const ofItself =
  /\b(?:I|we)(?: am| are|'m|'re)? (?:do not|don't|did not|didn't|cannot|can't|could not|couldn't|unable to|not able to) (?:\w+ )?(?:know|answer|say|tell|determine|confirm|verify)\b/i;

const nothingFound: Phrases = [
  // English
  [
    word(
      "no|not|nothing|none|neither|nor|without|unable|cannot|can't|couldn't|didn't|don't|doesn't|isn't|aren't|wasn't|weren't|hasn't|haven't|hardly|lack(?:s|ed|ing)?|missing|empty|zero",
    ),
    stem("find|found|document|source|passage|match|result|information|info\\b|mention|search|locate|retriev"),
  ],
  // German
  [
    word("kein\\p{L}*|nichts?|ohne|leider|fehl\\p{L}*|weder"),
    stem(
      "find|fund|gefunden|dokument|unterlag|quell|treffer|ergebnis|information|angabe|hinweis|stelle|passage|eintrag|eintr|beantwort|weiß|bekannt|enthalt|enthäl|steht|erwähn|handbuch|wissen|auskunft|passend",
    ),
  ],
  // French
  [
    word("pas|aucune?s?|rien|ni|impossible|sans|introuvables?"),
    stem(
      "trouv|document|source|passage|résultat|information|mention|réponse|répondre|indiqu|précis|contien|correspond|connai|sais|figur|élément|donnée",
    ),
  ],
  // Spanish
  [
    word("no|ning\\p{L}*|nada|sin|imposible|tampoco"),
    stem(
      "encontr|hall|document|fuente|pasaje|resultado|informaci|menci|respond|respuesta|dice|contien|consta|coincid|aparec|datos|figura|sé\\b",
    ),
  ],
  // Italian
  [
    word("non|nessun\\p{L}?|nulla|niente|senza|impossibile"),
    stem(
      "trov|document|font|passagg|risultat|informazion|menzion|rispond|risposta|dice|dicono|contien|contengono|corrispond|risult|dati|indicazion",
    ),
  ],
  // Portuguese
  [
    word("não|nenhum\\p{L}*|nada|sem|impossível"),
    stem(
      "encontr|ach|document|fonte|trecho|passag|resultado|informaç|menç|mencion|respond|resposta|diz|dizem|contém|contêm|consta|correspond|dados",
    ),
  ],
  // Dutch
  [
    word("geen|niets?|zonder|helaas"),
    stem(
      "vind|vond|gevonden|document|bron|passage|resulta|informatie|vermeld|antwoord|staat|bevat|gegevens|beken|weet|overeenkom",
    ),
  ],
  // Swedish, Danish, Norwegian
  [
    word("ingen|inget|inga|inte|ikke|intet|ingenting|utan|uden|uten|tyvärr|desværre|dessverre"),
    stem(
      "hitt|fann|fand|find|finn|fant|funn|dokument|käll|kild|avsnitt|passage|träff|treff|resultat|information|informasjon|oplysning|opplysning|upplysning|nämn|nævn|nevn|svar|besvar|står|innehåll|indeh|inneh|uppgift|vet\\b|ved\\b",
    ),
  ],
  // Finnish
  [word("ei|eivät|en|emme|emmekä|eikä"), stem("löyd|löyt|asiakir|läht|tulo|tieto|mainit|vasta|sisäl|kerro")],
  // Polish, Czech
  [
    word(
      "nie|brak\\p{L}*|żad\\p{L}*|bez|niestety|ne(?:\\p{L}*(?:na[lš]|uv|obs|zm|mo|vím)\\p{L}*)?|nen\\p{L}*|žád\\p{L}*|bohužel|chyb\\p{L}*",
    ),
    part(
      "znal|znale|dokument|źród|fragment|wynik|informac|wspomin|odpow|zawier|nalez|našl|zdroj|výsled|uved|zmiň|odpov|obsah",
    ),
  ],
  // Russian, Ukrainian
  [
    word("не|нет|нич\\p{L}*|ни|отсутств\\p{L}*|без|немає|жодн\\p{L}*|к сожалению"),
    stem("най|наш|док|источ|джерел|результ|инф|інф|упом|згад|ответ|відпов|содерж|містить|говор|сказ|знай|данн|дан"),
  ],
  // Turkish
  [
    part("yok|değil|hiçbir|madım|madı|medi|mıyor|miyor|amıyor|emiyor"),
    part("bul|belge|kaynak|sonuç|bilgi|cevap|yanıt|içer|eşleş"),
  ],
  // Hungarian, Romanian, Greek
  [
    word("nem|nincs\\p{L}*|semmi\\p{L}*|nu|nici|nicio|niciun|nimic|δεν|κανέν\\p{L}*|τίποτα"),
    part("talál|dokument|forrás|inform|válasz|tartalm|găs|surs|rezult|răspun|conțin|βρ|έγγραφ|πληροφορ|απάντ|αναφέρ"),
  ],
  // Slovak, Croatian, Serbian, Slovene, Bulgarian
  [
    word(
      "ne|nie|nije|nis\\p{L}+|nema\\p{L}*|nemá\\p{L}*|ništ\\p{L}*|nič\\p{L}*|žiad\\p{L}*|nikak\\p{L}*|nenaš\\p{L}*|не|няма\\p{L}*|нищо|никакв\\p{L}*|није|нема",
    ),
    part(
      "dokument|naš|pronađ|nađ|zdroj|izvor|vir|odgovor|odpoveď|inform|spomin|sadrž|obsah|докум|намер|източн|отговор|споменава|извор",
    ),
  ],
  // Indonesian, Vietnamese, Thai, Catalan, Estonian, Latvian, Lithuanian
  [
    word("tidak|tak|belum|tanpa|maaf"),
    stem("menemukan|ditemukan|temukan|dokumen|sumber|informasi|jawab|menjawab|menyebut|memuat|hasil|cocok|relevan"),
  ],
  [part("không|chưa|chẳng"), part("tìm|tài liệu|thông tin|nguồn|trả lời|đề cập|kết quả|phù hợp|đoạn")],
  [part("ไม่"), part("พบ|เอกสาร|ข้อมูล|คำตอบ|ตอบ|ระบุ|กล่าว")],
  [
    word("no|cap|res|sense"),
    stem("trob|document|font|passatge|informaci|menci|respon|resposta|diu|diuen|conté|resultat"),
  ],
  [
    word("ei|pole|puudu\\p{L}*|nav|nekas|neko|nerad\\p{L}*|nėra|nieko|jokio\\p{L}*"),
    stem("leid|dokumen|allika|vastus|teavet|mainit|atrad|avot|atbild|rast|šaltini|atsak|informac"),
  ],
  // Japanese, Chinese, Korean, Arabic, Hebrew, Hindi
  [part("ません|ない|なかっ|なく|ず"), part("見つか|見付|文書|資料|情報|記載|回答|該当|結果|答え|わか|分か")],
  [
    part("没|未|無|无|不|找不"),
    part("找到|文档|文件|資料|资料|信息|內容|内容|提到|提及|记载|回答|结果|匹配|相关|知道"),
  ],
  [part("없|않|못"), part("찾|문서|정보|자료|내용|답|결과|언급|알")],
  [part("لم|لا|ليس|لن|بدون|أي"), part("أجد|نجد|عثر|وثائق|مستند|معلومات|نتائج|مصدر|إجابة|ذكر|يذكر|مصادر")],
  [part("לא|אין"), part("מצא|מסמ|מידע|תשוב|מקור|תוצא")],
  [part("नहीं|कोई"), part("मिल|दस्तावेज़|जानकारी|उत्तर|परिणाम|स्रोत")],
];

/** So many words may stand between them. */
const wordsBetween = 5;

function stand(sentence: string, [denial, subject]: Phrases[number]): boolean {
  const denials = [...sentence.matchAll(denial)];
  const subjects = denials.length === 0 ? [] : [...sentence.matchAll(subject)];
  return denials.some((one) => subjects.some((other) => wordsFrom(sentence, one, other) <= wordsBetween));
}

function wordsFrom(sentence: string, one: RegExpExecArray, other: RegExpExecArray): number {
  const [first, second] = one.index <= other.index ? [one, other] : [other, one];
  return sentence.slice(first.index + first[0].length, second.index).split(/[\s,]+/u).length - 2;
}

const isWeakly = (sentence: string) =>
  ofItself.test(sentence) ||
  (denies.test(sentence) && new Set((sentence.match(weakly) ?? []).map((found) => found.toLowerCase())).size > 1);

export function saysNothingFound(text: string): boolean {
  return sentencesOf(text.replaceAll("’", "'")).some(
    (sentence) => isWeakly(sentence) || nothingFound.some((phrase) => stand(sentence, phrase)),
  );
}

export type LimitCode = "budget" | "breaker" | "rejected";

const limits: Readonly<Record<LimitCode, readonly RegExp[]>> = {
  budget: [
    stem(
      "budget|presupuest|orçament|bilancio|rahmen|kostenlimit|kostengrenze|budsjett|budżet|rozpočt|rozpočet|бюджет|bütçe|költségkeret|buget|προϋπολογισμ|anggaran|ngân sách|التقشف|ميزانية|תקציב|बजट|plafond|tope de gasto",
    ),
    part("予算|预算|預算|額度|额度|예산"),
    stem(
      "(?:spending|cost|token|money) (?:limit|cap|ceiling)|out of (?:money|credit)|(?:credit|quota|allowance)\\S* (?:\\S+ ){0,3}(?:used up|exhaust|exceed|reached|spent)",
    ),
  ],
  breaker: [
    stem(
      "breaker|switched off|turned off|shut off|disabled|unavailable|not available|out of service|offline|unreachable|not reachable|not respond",
    ),
    stem(
      "abgeschalt|ausgeschalt|nicht verfügbar|nicht erreichbar|ausgefallen|außer betrieb|sicherung|schutzschalter|gesperrt",
    ),
    stem("disjoncteur|coupe-circuit|désactiv|indisponible|hors service|pas disponible|injoignable|coupé"),
    stem(
      "disyuntor|cortacircuito|desactivad|apagad|fuera de servicio|no (?:está |esta )?disponible|indisponible|interruptor",
    ),
    stem(
      "interruttore|disattivat|spent[oa]|non (?:è )?disponibil|fuori servizio|disjuntor|desligad|desativad|indispon|fora de serviço|não (?:está )?dispon",
    ),
    stem(
      "uitgeschakeld|niet beschikbaar|onbeschikbaar|buiten werking|avstängd|frånkopplad|inte tillgänglig|otillgänglig|ur drift|slået fra|ikke tilgængelig|utilgjengelig|utilgængelig|slått av|avslått|ude af drift",
    ),
    stem(
      "pois päältä|ei (?:ole )?käytettävissä|wyłączon|niedostępn|bezpiecznik|vypnut|nedostupn|jistič|отключ|недоступ|выключ|вимкнен|недоступн|devre dışı|kapalı|kullanılamıyor|şalter|nem elérhető|kikapcsol|indisponibil|oprit|μη διαθέσιμ|εκτός λειτουργίας|معطل|غير متاح|מושבת|לא זמין|उपलब्ध नहीं|बंद",
    ),
    part("遮断|停止|利用でき|オフ|熔断|断路|关闭|關閉|不可用|停用|차단|중단|사용할 수 없|꺼져"),
  ],
  rejected: [
    stem("reject|declin|denied|den(?:y|ies)|refus|turned down|not approv|without approval|disapprov|veto"),
    stem("abgelehnt|ablehn|verweiger|nicht genehmigt|nicht freigegeben|zurückgewiesen|untersagt"),
    stem(
      "rejet|refus|non approuv|pas approuv|rechaz|deneg|no aprob|no (?:fue |ha sido )?aprobad|rifiut|respint|non approvat|negat|rejeit|recus|negad|não aprovad|reprovad",
    ),
    stem(
      "afgewezen|afgekeurd|geweiger|niet goedgekeurd|avvis|avslog|avslag|nekad|inte godkän|afvis|afslå|ikke godken|ikke godkjen|hylk|hylä|ei hyväksy|odrzuc|odmów|nie zatwierdz|zamít|odmít|neschvál",
    ),
    stem(
      "отклон|отказ|не одобр|відхил|відмов|reddet|onaylanma|elutasít|respins|refuz|απορρ|مرفوض|رفض|נדח|סירב|अस्वीकार",
    ),
    part("却下|拒否|承認され(?:ず|ません|なかっ)|拒绝|拒絕|驳回|駁回|否决|거절|거부|반려"),
  ],
};

/** Money that somebody has to spend, rather than a limit that was hit. */
const withinBudget =
  /\b(?:within|under|below|fits?|into|on|in) (?:(?:your|the|a|our|this|their) )?(?:\w+ )?budget\b|\bbudget[- ]friendly|\bbudgets? (?:of|is|was) \D{0,4}\d|\b(?:im|innerhalb) (?:\p{L}+ )?budget|\bbudget von \D{0,4}\d|\bdans (?:le|votre) budget|\bbudget de \D{0,4}\d|\bdentro d\p{L}+ (?:su |tu )?presupuesto/iu;
const usedUp =
  /used up|exhaust|exceed|spent|reached|ran out|run out|over budget|aufgebraucht|erschöpft|überschritt|épuisé|dépass|agotad|exced/i;

export const saysLimit = (text: string, code: LimitCode): boolean =>
  sentencesOf(text).some(
    (sentence) =>
      limits[code].some((pattern) => sentence.search(pattern) >= 0) &&
      !(code === "budget" && withinBudget.test(sentence) && !usedUp.test(sentence)),
  );
