/** Where the demo's agents find what they call: the scripted models and the services around them. */
export type World = {
  /** Base of the chat completions API, ending in /v1. */
  readonly openai: string;
  /** Base of the messages API, ending in /v1. */
  readonly anthropic: string;
  readonly services: string;
};
