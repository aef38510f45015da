// Template text that nobody filled in, in any language that brackets and capitals have.
import { deepestFirst } from "./errors";
import { type Finding, finding, short } from "./finding";
import { languageOf } from "./language";
import type { Node, RunView } from "./run-view";
import { promptOf } from "./texts";
import { type Fields, isFields, isList, parsed, pointer } from "./values";

/** Words that tell somebody to put something there. */
const fillIn =
  "insert|enter|fill|add|type|your|placeholder|einfügen|einsetzen|eintragen|ausfüllen|ihr|ihre|ihren|insér\\w*|ajout\\w*|saisi\\w*|indiqu\\w*|votre|vos|complét\\w*|insert\\w*|introduc\\w*|añad\\w*|complet\\w*|su|tu|inserir\\w*|inseri\\w*|seu|sua|vostr\\w*|tuo|tua|infoga|ange|fyll|skriv|ditt|din|indsæt|sett|invoeg\\w*|vul|invullen|uw|wstaw\\w*|wpisz|uzupełni\\w*|twoj\\w*|doplň\\w*|vlož\\w*|lisää|syötä|nimesi|вставь\\w*|вставить|введите|ваш\\w*|girin|ekleyin|adınız";
const bracketed = [
  // {{customer_name}}, {{ user.name }}, {%name%}
  /\{\{\s*[\p{L}_][\p{L}\p{N}_.\- ]*\s*\}\}/u,
  // [INSERT DATE], [YOUR NAME], [DATUM EINFÜGEN]: capitals of two words and more
  /\[\p{Lu}[\p{Lu}\p{N}'’-]*(?:[ _]\p{Lu}[\p{Lu}\p{N}'’-]*)+\]/u,
  // [Your name], <insert date here>
  new RegExp(`[[<](?:[\\p{L}'’]+[ _]){0,3}(?:${fillIn})(?:[ _][\\p{L}\\p{N}'’]+){0,5}[\\]>]`, "iu"),
  // [NAME], [DATE]
  /\[(?:NAME|DATE|DATUM|FECHA|DATA|AMOUNT|BETRAG|MONTANT|IMPORTE|ADDRESS|ADRESSE|EMAIL|COMPANY|FIRMA|PHONE|TITLE|NOM|NOMBRE|NOME|NAMN|NAVN|NAAM|IMIĘ|PLACEHOLDER|XXX+)\]/u,
  /[[［【<][^\]］】>]{0,20}(?:挿入|入力|記入|插入|填写|填入|输入|입력|삽입)[^\]］】>]{0,20}[\]］】>]/u,
  /\blorem ipsum\b/i,
];
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
  const matched = bracketed.map((pattern) => pattern.exec(text)?.[0]).find((match) => match !== undefined);
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
