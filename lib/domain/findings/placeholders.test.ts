import { describe, expect, it } from "vitest";
import { agent, call, drawRun } from "@/lib/testing/draw-run";
import { placeholders } from "./placeholders";

const fires = (text: string) =>
  placeholders(drawRun(agent("desk", [call("Write the letter.", text)], { outputText: text }))).length > 0;

describe("placeholders", () => {
  it.each([
    "Dear {customer_name}, thanks.",
    "Dear \u0024{customer.name}, thanks.",
    "Dear <<NAME>>, thanks.",
    "Dear %CUSTOMER_NAME%, thanks.",
    "The total is {{ order.total | currency }}.",
    "{{#if paid}}Thanks{{/if}}",
    "Mit freundlichen Grüßen, [Name]",
    "Hallo [Kundenname], danke.",
    "Bonjour [Nom du client], merci.",
    "Hola [nombre], gracias.",
    "Caro [nome do cliente], obrigado.",
    "[Имя клиента], спасибо.",
    "尊敬的【姓名】，您好。",
    "Hej, beloppet är [lägg till belopp].",
    "Pakken kommer den [tilføj dato].",
    "Le montant : À COMPLÉTER.",
  ])("sees that %s is not filled in", (text) => expect(fires(text)).toBe(true));

  it.each([
    "See [APPENDIX A] and [TITLE IX].",
    "Here is [Ihre Bestellung](https://shop.example/4711) and [Your order](https://shop.example).",
    "The claim of [name redacted] was paid.",
    "Use `{user.name}` in the template.",
    "const url = `/users/\u0024{user.id}`;",
    "GET /users/{user_id} answers 404.",
    "The set {a, b} is complete.",
    "[INFO] started, [GDPR] applies, [ISO 9001] too.",
    "git checkout <your-branch>",
    "Array<string> holds <b>texts</b>.",
  ])("sees none in %s", (text) => expect(fires(text)).toBe(false));
});
