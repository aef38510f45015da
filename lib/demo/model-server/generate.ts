// Google generateContent: https://ai.google.dev/api/generate-content
import { type Dialect, pieces, type Said, type StreamEvent } from "./answer";

/** The provider counts reasoning beside the candidates' tokens. */
const usageOf = ({ tokens }: Said, candidates: number) => ({
  promptTokenCount: tokens.in,
  candidatesTokenCount: candidates,
  totalTokenCount: tokens.in + tokens.reasoning + candidates,
  ...(tokens.cached > 0 ? { cachedContentTokenCount: tokens.cached } : {}),
  ...(tokens.reasoning > 0 ? { thoughtsTokenCount: tokens.reasoning } : {}),
  promptTokensDetails: [{ modality: "TEXT", tokenCount: tokens.in }],
});

function answer(said: Said, parts: readonly object[], last: boolean) {
  const finish = last ? { finishReason: said.truncated ? "MAX_TOKENS" : "STOP" } : {};
  return {
    candidates: [{ content: { parts, role: "model" }, ...finish, index: 0 }],
    usageMetadata: usageOf(said, last ? said.tokens.out - said.tokens.reasoning : 0),
    modelVersion: said.model,
    responseId: `gen-${said.id}`,
  };
}

const callsOf = (said: Said) =>
  said.toolCalls.map(({ name, arguments: args }) => ({
    functionCall: { name, args },
    thoughtSignature: "c2NyaXB0ZWQ=",
  }));

function whole(said: Said) {
  const thought = said.reasoning === "" ? [] : [{ text: said.reasoning, thought: true }];
  const text = said.text === "" ? [] : [{ text: said.text }];
  return answer(said, [...thought, ...text, ...callsOf(said)], true);
}

function events(said: Said): readonly StreamEvent[] {
  const parts: object[] = [
    ...pieces(said.reasoning).map((text) => ({ text, thought: true })),
    ...pieces(said.text).map((text) => ({ text })),
    ...callsOf(said),
  ];
  const list = parts.length === 0 ? [{ text: "" }] : parts;
  return list.map((part, index) => ({ data: answer(said, [part], index === list.length - 1) }));
}

export const generate: Dialect = { whole, events };
