/** The scripted models count four characters as one token, about what English text comes to. */
export const tokensOf = (text: string) => Math.ceil(text.length / 4);
