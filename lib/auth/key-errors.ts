import { DomainError } from '@/lib/platform/errors';
import type { KeyScope } from './principal';

export class KeyMissing extends DomainError {
  readonly kind = 'unauthenticated';
  readonly code = 'auth.key_missing';
  constructor() {
    super('Send an API key: "Authorization: Bearer <key>" or "X-API-Key: <key>".');
  }
}

export class KeyMalformed extends DomainError {
  readonly kind = 'unauthenticated';
  readonly code = 'auth.key_malformed';
  constructor() {
    super('This is not an API key: a key is tt_test_ or tt_live_ and 40 letters and digits.');
  }
}

export class KeyUnknown extends DomainError {
  readonly kind = 'unauthenticated';
  readonly code = 'auth.key_unknown';
  constructor(message = 'No such API key exists here.') {
    super(message);
  }
}

export class KeyExpired extends DomainError {
  readonly kind = 'unauthenticated';
  readonly code = 'auth.key_expired';
  constructor() {
    super('This API key has expired. Use the key that replaced it, or create a new one.');
  }
}

export class KeyRevoked extends DomainError {
  readonly kind = 'unauthenticated';
  readonly code = 'auth.key_revoked';
  constructor() {
    super('This API key was revoked. Create a new one.');
  }
}

export class ScopeMissing extends DomainError {
  readonly kind = 'forbidden';
  readonly code = 'auth.scope_missing';
  override readonly details: { requiredScope: KeyScope; scopes: readonly KeyScope[] };
  constructor(requiredScope: KeyScope, scopes: readonly KeyScope[]) {
    super(`This API key may not be used for this: it lacks the scope "${requiredScope}".`);
    this.details = { requiredScope, scopes };
  }
}

export class KeyAlreadyRotated extends DomainError {
  readonly kind = 'conflict';
  readonly code = 'auth.key_already_rotated';
  constructor() {
    super('This key was replaced before. Rotate the key that replaced it.');
  }
}

export class KeyNotLive extends DomainError {
  readonly kind = 'conflict';
  readonly code = 'auth.key_not_live';
  constructor() {
    super('This key is revoked or expired. Create a new key instead.');
  }
}

export class KeyUndoTooLate extends DomainError {
  readonly kind = 'conflict';
  readonly code = 'auth.key_undo_too_late';
  constructor() {
    super('The time to undo is over. Create a new key.');
  }
}

export class InstallationArchived extends DomainError {
  readonly kind = 'conflict';
  readonly code = 'auth.installation_archived';
  constructor() {
    super('This site is archived: its keys stay revoked and it gets no new ones.');
  }
}

export class TooManyKeys extends DomainError {
  readonly kind = 'conflict';
  readonly code = 'auth.too_many_keys';
  override readonly details: { keysMax: number };
  constructor(keysMax: number) {
    super(`A site has at most ${keysMax} live keys. Revoke one that is not used.`);
    this.details = { keysMax };
  }
}
