/** What a code means to whoever gets it. */
export type ErrorCodeEntry = {
  /** The HTTP status it comes with. */
  readonly status: number;
  readonly title: string;
  /** When it is given. */
  readonly when: string;
  /** What to do about it. */
  readonly remedy: string;
};

export type ErrorCodes = Readonly<Record<`${string}.${string}`, ErrorCodeEntry>>;

export const entry = (
  status: number,
  title: string,
  when: string,
  remedy: string,
): ErrorCodeEntry => ({ status, title, when, remedy });
