import { LRUCache } from 'lru-cache';
import { newAjv } from '../specs/validator';

/** A schema that an answer has to meet: what is wrong with the schema itself, and the check. */
export type AnswerSchema = {
  problem: string | null;
  accepts(document: unknown): boolean;
};

const kept = new LRUCache<string, AnswerSchema>({ max: 200 });

/** The check for a schema; compiling takes milliseconds, so it is kept for the next prompt. */
export function answerSchema(schema: Record<string, unknown>): AnswerSchema {
  const key = JSON.stringify(schema);
  const known = kept.get(key);
  if (known !== undefined) return known;
  const made = compiled(schema);
  kept.set(key, made);
  return made;
}

function compiled(schema: Record<string, unknown>): AnswerSchema {
  try {
    const validate = newAjv().compile(schema);
    return { problem: null, accepts: (document) => validate(document) === true };
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    return { problem, accepts: () => false };
  }
}
