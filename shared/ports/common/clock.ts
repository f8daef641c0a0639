/** The time, in UTC milliseconds. */
export type Clock = () => number;
