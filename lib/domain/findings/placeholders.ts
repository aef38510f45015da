// Template text that nobody filled in, in any language that brackets and capitals have.
import { deepestFirst } from "./errors";
import { type Finding, finding, short } from "./finding";
import { languageOf } from "./language";
import type { Node, RunView } from "./run-view";
import { promptOf } from "./texts";
import { type Fields, isFields, isList, parsed, pointer } from "./values";

/** Words that tell somebody to put something there. */
const fillIn =
  "insert|enter|fill|add|type|your|placeholder|einfügen|einsetzen|eintragen|ausfüllen|ergänzen|ihr|ihre|ihren|insér\\w*|ajout\\w*|saisi\\w*|indiqu\\w*|votre|vos|complét\\w*|rempli\\w*|insert\\w*|introduc\\w*|añad\\w*|complet\\w*|rellen\\w*|su|tu|inserir\\w*|inseri\\w*|preench\\w*|seu|sua|vostr\\w*|tuo|tua|infoga|ange|fyll|skriv|lägg|ditt|din|indsæt|tilføj|udfyld|sett|legg|invoeg\\w*|vul|invullen|uw|wstaw\\w*|wpisz|wprowadź|wypełnij|uzupełni\\w*|twoj\\w*|doplň\\w*|vlož\\w*|vyplň\\w*|lisää|syötä|täytä|nimesi|írja|illessze|töltse|introduceți|completați|unesite|upišite|въведете|вставь\\w*|вставить|вставте|введите|введіть|вкажіть|впишите|укажите|ваш\\w*|girin|ekleyin|yazın|adınız|masukkan|isi|nhập|điền|εισάγετε|συμπληρώστε";
/** What is most often left open, as one word between brackets says it. */
const open =
  "(?:\\p{L}{2,}[ _-])?(?:(?:kunden|vor|nach|firmen)?name|nom|prénom|nombre|apellidos?|nome|cognome|sobrenome|naam|namn|navn|nimi|imię|nazwisko|jméno|příjmení|név|nume|isim|ad soyad|isi?m|İSİM|имя|фамилия|ім'?я|име|όνομα|ΟΝΟΜΑ|이름|성명|お?名前|氏名|姓名|date|(?:liefer)?datum|fecha|dato|päivämäärä|дата|tarih|日付|日期|날짜|amount|betrag|montant|importe|importo|valor|bedrag|belopp|beløp|beløb|summa|kwota|částka|сумма|сума|tutar|金額|金额|금액|address|adresse|dirección|indirizzo|endereço|adres|adress|osoite|адрес|company|firma|empresa|azienda|entreprise|bedrijf|företag|компания)(?: (?!redact|withheld|removed|entfernt|geschwärzt|masked|anonym)(?:l['’])?\\p{L}+){0,3}";
const noLink = "(?![(:])";
const bracketed = [
  // {{customer_name}}, {{ user.name }}, {{#if paid}}, {{ total | money }}, {%name%}
  /\{\{\s*[#/^>&]?\s*[\p{L}_][\p{L}\p{N}_.\- ]*(?:\|[^{}]{1,60})?\s*\}\}/u,
  /\{%-?\s*[\p{L}_][^%{}]{0,80}%\}/u,
  // [INSERT DATE], [YOUR NAME], [DATUM EINFÜGEN]: capitals of two words and more, but parts of a document
  /\[(?!(?:APPENDIX|SECTION|TITLE|FIGURE|FIG|TABLE|CHAPTER|PART|ANNEX|ARTICLE|EMPHASIS|MAX|MIN)\b)\p{Lu}[\p{Lu}\p{N}'’-]*(?:[ _]\p{Lu}[\p{Lu}\p{N}'’-]*)+\](?![(:])/u,
  // <<NAME>>, <CUSTOMER_NAME>, %CUSTOMER_NAME%
  /<<\s*\p{L}[\p{L}\p{N}_ ]*>>|<(?:NAME|DATE|AMOUNT|DATUM|BETRAG|NOM|NOMBRE)>|<\p{Lu}{2,}(?:[ _]\p{Lu}{2,})+>|%\p{Lu}{2,}(?:_\p{Lu}{2,})+%/u,
  // [Your name], <insert date here>
  new RegExp(`[[<](?:[\\p{L}'’]+[ _]){0,3}(?:${fillIn})(?:[ _][\\p{L}\\p{N}'’]+){0,5}[\\]>]${noLink}`, "iu"),
  // [NAME], [Datum], [Nom du client]
  /\[(?:DATA|EMAIL|PHONE|TITLE|PLACEHOLDER|XXX+)\]/u,
  new RegExp(`\\[${open}\\]${noLink}`, "iu"),
  /[[［【<][^\]］】>]{0,20}(?:挿入|入力|記入|插入|填写|填入|输入|姓名|氏名|名前|日期|日付|입력|삽입|ใส่|กรอก|أدخل|הזן|הכנס|दर्ज)[^\]］】>]{0,20}[\]］】>]/u,
  /\blorem ipsum\b/i,
  /(?<!\p{L})(?:À COMPLÉTER|À REMPLIR|ZU ERGÄNZEN|POR COMPLETAR|DA COMPLETARE|A PREENCHER|NOG INVULLEN|FIXME)(?!\p{L})|待填写|此处填写|ここに記入/u,
];
/** Dear {customer_name}: in prose it is left open, in code it is meant. */
const braced = /(?<![\p{L}\p{N}/"'`=({:\\])\$?\{\p{L}+(?:[_.]\p{L}+)+\}/u;
const code = /`|=>|\b(?:const|return|def|import|function|class|println?|echo)\b|[;{]\s*$|^\s*[{<]/mu;
/** Spanish and Portuguese write "all" so. */
const todo = /\bTODO\b/;
const todoColon = /\bTODO\b\s*[:(—–-]/;
const notAvailable = /^\s*(?:n\s*\/\s*a|n\.\s?a\.|tbd|todo)\s*$/i;

/** Words of a prompt that asks for such text. */
const templates =
  /templat|placeholder|handlebars|mustache|jinja|liquid|vorlage|platzhalter|mod[eè]le (?:de|à)|gabarit|plantilla|marcador|modello|segnaposto|espaço reservado|mall(?:en)?\b|platshållare|skabelon|sjabloon|szablon|šablon|шаблон|şablon|テンプレート|プレースホルダ|模板|占位|템플릿|lorem|dummy text|filler text|blindtext|faux[- ]texte/i;

export function placeholders(view: RunView): Finding[] {
  const told: string[] = [];
  const found: Finding[] = [];
  for (const node of deepestFirst(view)) {
    const text = node.outputText;
    if (text === null || !["llm", "agent", "chain"].includes(node.kind) || node.error !== null) continue;
    const held = placeholderIn(node, text);
    if (held === null || told.some((other) => other === text || other.includes(text) || text.includes(other))) continue;
    told.push(text);
    found.push(
      finding("output.placeholder", node, {
        detail: `The answer of ${node.label} still holds ${short(held.text, 60)}.`,
        evidence: [{ spanId: node.spanId, ...(held.path === null ? {} : { path: held.path }) }],
        actual: held.text,
      }),
    );
  }
  return found;
}

type Held = { readonly text: string; readonly path: string | null };

function placeholderIn(node: Node, text: string): Held | null {
  const empty = unfilledField(node, text);
  if (empty !== null) return empty;
  const patterns = code.test(text) ? bracketed : [...bracketed, braced];
  const matched = patterns.map((pattern) => pattern.exec(text)?.[0]).find((match) => match !== undefined);
  if (matched !== undefined) {
    const prompt = promptOf(node);
    return templates.test(prompt) || prompt.includes(matched) ? null : { text: matched, path: null };
  }
  if (!(/^(?:es|pt)$/.test(languageOf(text) ?? "") ? todoColon : todo).test(text)) return null;
  return /todo/i.test(promptOf(node)) ? null : { text: /\bTODO\b[^.\n]{0,40}/.exec(text)?.[0] ?? "TODO", path: null };
}

/** A required text whose whole value is N/A. */
function unfilledField(node: Node, text: string): Held | null {
  const { output } = node.contracts;
  const value = parsed(text);
  if (!isFields(output) || value === undefined) return null;
  return unfilledIn(output, value, "");
}

function unfilledIn(schema: Fields, value: unknown, path: string): Held | null {
  if (isList(value as never) && isFields(schema["items"])) {
    const items = schema["items"];
    return first((value as readonly unknown[]).map((item, at) => unfilledIn(items, item, pointer(path, at))));
  }
  if (!isFields(value as never) || !isFields(schema["properties"])) return null;
  const required = isList(schema["required"]) ? schema["required"] : [];
  return first(
    Object.entries(schema["properties"]).map(([key, property]) => {
      const inner = (value as Fields)[key];
      if (!isFields(property) || inner === undefined) return null;
      const isOpen = property["enum"] === undefined && property["const"] === undefined;
      if (typeof inner === "string" && isOpen && required.includes(key) && notAvailable.test(inner)) {
        return { text: inner, path: pointer(path, key) };
      }
      return unfilledIn(property, inner, pointer(path, key));
    }),
  );
}

const first = (found: readonly (Held | null)[]) => found.find((held) => held !== null) ?? null;
