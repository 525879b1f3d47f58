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
export { changePassword } from './change-password';
export type { AuthContext } from './context';
export { type CreateApiKeyInput, createApiKey, KEYS_MAX } from './create-api-key';
export {
  AccountDisabled,
  EmailTaken,
  EmailUnverified,
  IdentityNotLinked,
  IdentityTaken,
  IdentityWithoutEmail,
  IssuerFailed,
  LastAdmin,
  LastSignIn,
  LinkInvalid,
  NoPassword,
  NotAllowed,
  NotSignedIn,
  SignInBusy,
  SignInLocked,
  WrongCredentials,
} from './errors';
export {
  type IssuerClaims,
  linkIdentity,
  listOwnIdentities,
  signInWithIdentity,
  unlinkIdentity,
} from './identities';
export type { KeyContext } from './key-context';
export {
  InstallationArchived,
  KeyAlreadyRotated,
  KeyExpired,
  KeyMalformed,
  KeyMissing,
  KeyNotLive,
  KeyRevoked,
  KeyUndoTooLate,
  KeyUnknown,
  ScopeMissing,
  TooManyKeys,
} from './key-errors';
export { getApiKey, listApiKeys } from './list-api-keys';
export { flushKeyUse, noteKeyUse } from './note-key-use';
export { PASSWORD_LENGTH_MAX, PASSWORD_LENGTH_MIN } from './password-rules';
export { addPerson, changeRole } from './people';
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
export { dismissOnboarding, updateProfile } from './profile';
export { readResetLink, requestPasswordReset, resetPassword } from './reset-password';
export { revokeApiKey, undoRevoke } from './revoke-api-key';
export { rotateApiKey } from './rotate-api-key';
export type { ListedSession } from './session-store';
export {
  endOtherSessions,
  endOwnSession,
  endSession,
  listOwnSessions,
  readSession,
  SESSION_SECONDS_MAX,
} from './sessions';
export { type SignInResult, signIn } from './sign-in';
export { signUp } from './sign-up';
export { TIME_ZONES } from './time-zone';
export { confirmEmail, readVerifyLink, requestEmailVerification } from './verify-email';
