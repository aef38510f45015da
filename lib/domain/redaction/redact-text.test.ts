import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compileRules, redactText } from "@/lib/domain/redaction/redact-text";
import { type DetectorId, noRules } from "@/lib/domain/redaction/rules";

const none = () => () => [];
const detect = (id: DetectorId, text: string) => redactText(text, compileRules({ ...noRules, detectors: [id] }, none));
const hide = (text: string, ...keys: string[]) => redactText(text, compileRules({ ...noRules, keys }, none));

describe("detectors", () => {
  it.each([
    ["write to ada.l+x@mail.example.com.", "write to [redacted:email]."],
    ["<jörg@bücher.example>, bob@x.io", "<[redacted:email]>, [redacted:email]"],
    ["ada@localhost, @handle, a@b", "ada@localhost, @handle, a@b"],
    ["a@@b.example x@y..z", "a@@b.example x@y..z"],
  ])("email: %s", (text, left) => expect(detect("email", text)).toBe(left));

  it.each([
    ["pay 4111 1111 1111 1111 now", "pay [redacted:card] now"],
    ["5500-0055-5555-5559", "[redacted:card]"],
    ["amex 378282246310005;", "amex [redacted:card];"],
    ["on 4111 1111 1111 1111 2031", "on [redacted:card] 2031"],
    ["\\n4111111111111111\\n", "\\n[redacted:card]\\n"],
    ['{"card":4111111111111111,"n":1}', '{"card":"[redacted:card]","n":1}'],
    ['"{\\"card\\": 4111111111111111}"', '"{\\"card\\": \\"[redacted:card]\\"}"'],
    ["4111 1111 1111 1112", "4111 1111 1111 1112"],
    ["1764121234567890123 ns, 1764121234567 ms", "1764121234567890123 ns, 1764121234567 ms"],
    ["trace 0af7651916cd43dd4111111111111111", "trace 0af7651916cd43dd4111111111111111"],
    ["41111111111111111111111", "41111111111111111111111"],
  ])("card: %s", (text, left) => expect(detect("card", text)).toBe(left));

  it.each([
    ["key sk-proj-abcdefghijklmnop1234 ends", "key [redacted:secret] ends"],
    ["sk-ant-api03-abcdefghijklmnopqrst", "[redacted:secret]"],
    ["AKIAIOSFODNN7EXAMPLE", "[redacted:secret]"],
    ["ghp_0123456789abcdefghijABCDEFGHIJ0123", "[redacted:secret]"],
    ["\\nsk_live_0123456789abcdefgh", "\\n[redacted:secret]"],
    ["eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0x.dBjftJeZ4CVP", "[redacted:secret]"],
    ["Authorization: Bearer abcdefghijklmnop0123", "Authorization: Bearer [redacted:secret]"],
    ["postgres://bob:hunter2@db.example/x", "postgres://bob:[redacted:secret]@db.example/x"],
    ["a -----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY----- b", "a [redacted:secret] b"],
    ["-----BEGIN PRIVATE KEY-----\nMIIE cut off", "[redacted:secret]"],
    ["the task-forty-two-of-the-risk-register", "the task-forty-two-of-the-risk-register"],
  ])("secret: %s", (text, left) => expect(detect("secret", text)).toBe(left));

  it.each([
    ["call +49 30 901820 today", "call [redacted:phone] today"],
    ["(415) 555-0132", "[redacted:phone]"],
    ["version 10.20.300.4000 of 2026-11-26", "version 10.20.300.4000 of 2026-11-26"],
  ])("phone: %s", (text, left) => expect(detect("phone", text)).toBe(left));

  it("take time in proportion to the text, whatever it is", () => {
    const units = [
      "a",
      "a@",
      "a.",
      "1",
      "1 ",
      "-",
      "sk-",
      "-----BEGIN PRIVATE KEY-----",
      "eyJ",
      "eyJ-",
      "eyJa.",
      "+1 (",
      "://a:",
    ];
    const all = compileRules(
      { keys: ["password", "*a*"], patterns: [], detectors: ["email", "card", "secret", "phone"] },
      none,
    );
    for (const unit of [...units, '"', "\\", '"password":"', "password=", '"password":{', '\\"a']) {
      const began = performance.now();
      redactText(unit.repeat(50_000 / unit.length), all);
      expect(performance.now() - began, unit).toBeLessThan(1_000);
    }
  });
});

describe("fields by name", () => {
  it.each([
    ['{"password": "hunter2", "user": "ada"}', '{"password": "[redacted:field]", "user": "ada"}'],
    ['{"Password":12,"user":1}', '{"Password":"[redacted:field]","user":1}'],
    ['{"password":{"a":["x}",1]},"user":1}', '{"password":"[redacted:field]","user":1}'],
    ['{"password":"he said \\"hi\\" to me","u":1}', '{"password":"[redacted:field]","u":1}'],
    [
      '{"body":"{\\"password\\":\\"a\\\\\\"b\\",\\"u\\":1}"}',
      '{"body":"{\\"password\\":\\"[redacted:field]\\",\\"u\\":1}"}',
    ],
    ['{"password":"cut o', '{"password":"[redacted:field]'],
    ["{'password': 'hunter2', 'u': 1}", "{'password': '[redacted:field]', 'u': 1}"],
    ['it\'s {"password":"x"} and it\'s on', 'it\'s {"password":"[redacted:field]"} and it\'s on'],
    ["curl 'https://x/?password=hunter2&b=1'", "curl 'https://x/?password=[redacted:field]&b=1'"],
    ["run --password=hunter2 now", "run --password=[redacted:field] now"],
    ["password: correct horse\nuser: ada", "password: [redacted:field]\nuser: ada"],
    ['{"password":{"type":"string","minLength":8}}', '{"password":{"type":"string","minLength":8}}'],
    ['{"password":{"type":"string","default":"hunter2"}}', '{"password":"[redacted:field]"}'],
    ['{"password_hint":"cat","passwords":2}', '{"password_hint":"cat","passwords":2}'],
  ])("%s", (text, left) => expect(hide(text, "password")).toBe(left));

  it("are alike whatever joins their words, and may have letters left open", () => {
    const text = '{"apiKey":"a","API-KEY":"b","api_key":"c","x-acme-token":"d","tokens":5}';
    expect(JSON.parse(hide(text, "api_key", "x-*-token"))).toEqual({
      ...{ apiKey: "[redacted:field]", "API-KEY": "[redacted:field]", api_key: "[redacted:field]" },
      ...{ "x-acme-token": "[redacted:field]", tokens: 5 },
    });
  });

  it("never leave the value in JSON, at any depth of JSON within JSON, and leave JSON", () => {
    fc.assert(
      fc.property(fc.json(), fc.string(), fc.nat(3), (other, words, depth) => {
        const marked = `<${words}>S3CR3T<${words}>`;
        let text = JSON.stringify({ other: JSON.parse(other), password: marked, last: 1 });
        for (let level = 0; level < depth; level += 1) text = JSON.stringify({ inner: text });
        const left = hide(text, "password");
        expect(left).not.toContain("S3CR3T");
        expect(() => JSON.parse(left)).not.toThrow();
      }),
    );
  });
});

it("finds nothing in what it left", () => {
  const rules = compileRules(
    { keys: ["password"], patterns: [], detectors: ["email", "card", "secret", "phone"] },
    none,
  );
  const once = redactText('{"password":"a","to":"x@y.example","n":4111111111111111} password=b', rules);
  expect(redactText(once, rules)).toBe(once);
  expect(once).toBe(
    '{"password":"[redacted:field]","to":"[redacted:email]","n":"[redacted:card]"} password=[redacted:field]',
  );
});
