import type { Draft } from "@/lib/domain/model/draft";
import type { Fields } from "@/lib/domain/model/json";
import type { Message, Part } from "@/lib/domain/model/part";

/** What a request says, in the words of the GenAI conventions. */
export interface Asked {
  readonly system: readonly Part[];
  readonly messages: readonly Message[];
}

/** One API of model providers: how its requests are read and bounded, and its answers read. */
export interface ModelApi {
  /** Of providers whose host is not known. */
  readonly maker: string;
  /** The most tokens that one picture can cost. */
  readonly imageTokens: number;
  readonly asked: (body: Fields) => Asked;
  /** Where temperature and its like stand. */
  readonly settings: (body: Fields) => Fields;
  readonly withOutputMax: (body: Fields, tokens: number, call: { host: string | null; model: string }) => Fields;
  /** Whether something is billed that a price by the token does not cover: tools that the provider runs, sound, faster service. */
  readonly costsMore: (body: Fields) => boolean;
  /** Takes a whole answer. */
  readonly readWhole: (answer: Fields, into: Draft) => void;
  /** Takes the data of one event of a stream. */
  readonly readEvent: (event: Fields, into: Draft) => void;
}
