/** For what happens by itself in a moment, on however busy a machine (milliseconds). */
export const SOON = 20_000;
