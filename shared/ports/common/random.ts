/** Returns `length` random characters of [0-9a-z], from a cryptographic source. */
export type RandomText = (length: number) => string;
