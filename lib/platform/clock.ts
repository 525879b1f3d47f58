/** The time, as a value that callers are given, so that tests can hold it still. */
export type Clock = () => Date;

export const systemClock: Clock = () => new Date();
