import { UnknownOperation } from '../errors';
import type { Operation } from './operation';
import { story } from './story';

/** Every operation of `POST /api/v1/generations`. */
const OPERATIONS: readonly Operation[] = [story as Operation];

const BY_NAME = new Map(OPERATIONS.map((operation) => [operation.name, operation]));

export const OPERATION_NAMES: readonly string[] = [...BY_NAME.keys()];

/** The operation of that name. Throws UnknownOperation. */
export function operationNamed(name: string): Operation {
  const operation = BY_NAME.get(name);
  if (operation === undefined) throw new UnknownOperation(name, OPERATION_NAMES);
  return operation;
}
