const escapeLike = (text: string) => text.replace(/[\\%_]/g, "\\$&");

/** LIKE pattern for texts that hold this one. */
export const likePart = (text: string) => `%${escapeLike(text)}%`;

/** LIKE pattern in which `*` stands for any text. */
export const likeWild = (text: string) => escapeLike(text).replaceAll("*", "%");
