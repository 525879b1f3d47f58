export {
  type ApiKey,
  type KeyState,
  ROTATION_GRACES_SECONDS,
  type RotationGraceSeconds,
  stateOfKey,
  UNDO_SECONDS,
  undoUntil,
} from './api-key';
export { authenticateKey, closeKeyCache } from './authenticate-key';
export { type Act, assertCan, can } from './can';
export type { AuthContext } from './context';
export { type CreateApiKeyInput, createApiKey, KEYS_MAX } from './create-api-key';
export * from './errors';
export type { KeyContext } from './key-context';
export * from './key-errors';
export { getApiKey, listApiKeys } from './list-api-keys';
export { flushKeyUse, noteKeyUse } from './note-key-use';
export {
  auditedAs,
  type CustomerPrincipal,
  type InstallationPrincipal,
  KEY_SCOPES,
  type KeyScope,
  type PersonPrincipal,
  type Principal,
  type ProviderPrincipal,
  ROLES,
  type Role,
  SYSTEM,
  type SystemPrincipal,
} from './principal';
export { revokeApiKey, undoRevoke } from './revoke-api-key';
export { rotateApiKey } from './rotate-api-key';
