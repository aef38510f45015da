// In which language a text is: by its script, and for Latin and Cyrillic letters by the small words that every text has.

const small: Readonly<Record<string, string>> = {
  en: "the of and to in is you that it for was on are with as at be this have from or had by not but what all were we when your can there an which their if will has more about please our would been they",
  de: "der die und das ist nicht ein eine einen ich sie es zu mit den von dem des auf für im sich auch wird wir werden sind haben hat bei aus wurde ihre ihnen oder nach über dass kann noch nur einer als",
  fr: "le la les de des et est un une en que qui dans pour pas sur au avec ce il sont par nous vous ne se plus votre aux cette du été être ou mais sera leur ces d l n s j qu",
  es: "el la los las de y que en un una es por con para no se del al lo como su más pero sus le ha este esta fue son ya ser o sin sobre también hasta hay usted nuestro",
  it: "il lo la i gli le di e che un una è per con non del della si da in al sono come anche più nel alla dei delle ma ha questo questa stato o suo essere ci nostro le verrà",
  pt: "o a os as de e que um uma em é para com não do da se no na por mais dos das como mas foi ao ele seu sua ou ser quando muito há nos já está também são você pelo pela",
  nl: "de het een en van is dat op te in zijn niet met voor die aan er om ook als bij maar dan was we naar wordt uit heeft kan nog worden door over uw deze wij of",
  sv: "och att det som en på är av för med den till inte om ett har de jag var från kan vi så men ska eller har du din ert era er inom sig efter blir också över",
  // Danish and Norwegian: their small words are the same
  da: "og at det som en på er af for med den til ikke om et har de jeg var fra kan vi så men skal eller du din deres sig efter bliver også over hvis blev inden vil av meg seg etter blir ble",
  fi: "ja on ei että se hän oli mutta kun niin tai myös kuin olen ovat sen joka jos vain nyt tämä ole mitä sekä teidän meidän voi kanssa mukaan sinun",
  pl: "i w nie na się z do to jest że o jak po co ale za od przez dla są ten tak już być może oraz został państwa tej tym ich lub czy które będzie",
  cs: "a v se na je že s z do to o i k ve pro jako za by po ale jsou byl být není bude také jsme své které který podle nebo vám při",
  ro: "și de la în cu pe nu că un o este să din care mai pentru sunt a au fost prin dar sau acest fi ce va dumneavoastră fost lui",
  hu: "a az és hogy nem is egy van meg de ez volt csak mint már el fel még ki vagy azt lesz minden kell ezt ön majd után",
  tr: "ve bir bu da de için ile çok daha gibi olarak olan ne kadar değil var ama ya en her mi sonra ki siz sizin edilecek ediyoruz tarafından",
  ru: "и в не на что с он по это как а но из у за к от до был для так же вы все мы бы или ваш ваша будет были при его нам вам",
  uk: "і в не на що з він по це як а але у за до від був для так же ви всі ми або ваш буде були при його та є",
  bg: "и в не на че с той по това как а но от за до е се са да ще или ваш при бъде беше вие ние",
  id: "yang dan di untuk dengan ini dari tidak pada akan itu dalam adalah anda kami ke atau juga telah sudah dapat oleh bisa",
  ca: "el la els les de que i en un una per amb no es del al se com més seva seu ha li són ser o sense també hem hi us ens",
  hr: "i u je se na da su za od će bi s kao što ne ili smo vam vaš vašu biti ali koji koja nije sam iz po do te",
  sk: "a v sa na je že s z do to o k vo pre ako za by po ale som boli bude vám vašu váš nie aj sme ktoré ktorý bola alebo pri",
  et: "ja on ei et see oli aga kui ka oma ta mis või selle meie teie teile saab kes olla tagasi kõik ning",
  vi: "và của là có không được cho các một trong đã với này người những khi để từ bạn chúng tôi sẽ",
};
/** Letters that hardly any other language has: a word with one is as good as a small word. */
const letters: Readonly<Record<string, RegExp>> = {
  de: /ß/,
  fr: /[œêèëû]/,
  es: /ñ/,
  pt: /[ãõ]/,
  da: /[æø]/,
  pl: /[ąęłńśźż]/,
  cs: /[ěřů]/,
  ro: /[șță]/,
  hu: /[őű]/,
  tr: /[şğı]/,
  uk: /[іїєґ]/,
  ru: /[ыэё]/,
  hr: /[đć]/,
  et: /õ/,
  sk: /[ľĺŕô]/,
  vi: /[ạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỵỷỹđ]/,
};
const endings = /(?:ss[aä]|st[aä]|ll[aäe]|lt[aä]|aan|ään|een|iin|nne|mme)$/;
/** Word → the languages that have it. */
const known = new Map<string, string[]>();
for (const [name, words] of Object.entries(small))
  for (const word of words.split(" ")) known.set(word, [...(known.get(word) ?? []), name]);

/** Finnish has few small words, and endings instead. */
function languagesOf(word: string, isFinnish: boolean): readonly string[] {
  const found = known.get(word) ?? [];
  const isPlain = !/[^a-z]/.test(word);
  if (isPlain && !isFinnish) return found;
  const marked = isPlain ? [] : Object.keys(letters).filter((name) => letters[name]?.test(word));
  return [...new Set([...found, ...marked, ...(isFinnish && endings.test(word) ? ["fi"] : [])])];
}

const scripts: readonly (readonly [string, RegExp])[] = [
  ["ja", /[\p{Script=Hiragana}\p{Script=Katakana}]/gu],
  ["ko", /\p{Script=Hangul}/gu],
  ["zh", /\p{Script=Han}/gu],
  ["fa", /[پچژگی]/gu],
  ["ar", /\p{Script=Arabic}/gu],
  ["he", /\p{Script=Hebrew}/gu],
  ["el", /\p{Script=Greek}/gu],
  ["hi", /\p{Script=Devanagari}/gu],
  ["th", /\p{Script=Thai}/gu],
];
/** Neither Latin nor punctuation. */
const isForeign = /[\u0370-\u1fff\u3040-\uffff]/;
const readChars = 4_000;
const scriptShare = 0.2;
/** Persian has some letters of its own among the Arabic ones. */
const shareOf = (name: string) => (name === "fa" ? 0.05 : scriptShare);
const wordsLeast = 4;
const shareLeast = 0.12;
const lead = 1.35;

/** Of a short text three words tell, where they are much of it. */
const isShort = (hits: number, words: number) => hits === 3 && hits >= words * 0.25;

/** Null where the text is too short or mixed to say. */
export function languageOf(text: string): string | null {
  const read = text.slice(0, readChars);
  const count = read.match(/\p{L}/gu)?.length ?? 0;
  if (count < 6) return null;
  if (isForeign.test(read))
    for (const [name, pattern] of scripts) if ((read.match(pattern)?.length ?? 0) >= count * shareOf(name)) return name;
  const words = read.toLowerCase().match(/\p{L}+/gu) ?? [];
  const hits = new Map<string, number>();
  const isFinnish = /[äö]/.test(read);
  for (const word of words) for (const name of languagesOf(word, isFinnish)) hits.set(name, (hits.get(name) ?? 0) + 1);
  const [best, second] = [...hits].map(([name, times]) => ({ name, hits: times })).sort((a, b) => b.hits - a.hits);
  if (best === undefined) return null;
  const isClear = best.hits >= wordsLeast ? best.hits >= words.length * shareLeast : isShort(best.hits, words.length);
  if (!isClear) return null;
  return best.hits >= (second?.hits ?? 0) * lead ? best.name : null;
}
