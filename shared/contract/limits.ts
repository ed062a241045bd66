/** A text's most bytes of UTF-8 (PROMISES, HTTP). Apart from the schemas, so that the page need not carry zod to count. */
export const TEXT_BYTES = 8_192

/** Most members of a group: one log row a reader is written with every message. */
export const GROUP_MEMBERS = 256
