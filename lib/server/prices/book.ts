import { dependencies } from "@/package.json";

/** Name and version of the price book. */
export const bookVersion = `genai-prices ${dependencies["@pydantic/genai-prices"]}`;
