import { DomainError } from '@/lib/platform/errors';

/** Nobody is signed in, or the session has ended. */
export class NotSignedIn extends DomainError {
  readonly kind = 'unauthenticated';
  readonly code = 'auth.not_signed_in';
  constructor() {
    super('Sign in first.');
  }
}

export class NotAllowed extends DomainError {
  readonly kind = 'forbidden';
  readonly code = 'auth.not_allowed';
  constructor(message = 'Your role does not allow this.') {
    super(message);
  }
}

export class EmailUnverified extends DomainError {
  readonly kind = 'forbidden';
  readonly code = 'auth.email_unverified';
  constructor() {
    super('Confirm your e-mail address first: the link is in your inbox.');
  }
}

/** Says the same for an e-mail that nobody has and for a wrong password. */
export class WrongCredentials extends DomainError {
  readonly kind = 'unauthenticated';
  readonly code = 'auth.wrong_credentials';
  constructor() {
    super('E-mail and password do not belong together.');
  }
}

export class SignInLocked extends DomainError {
  readonly kind = 'rate_limited';
  readonly code = 'auth.locked';
  override readonly retryAfterSeconds: number;
  override readonly details: { lockedUntil: string };
  constructor(lockedUntil: Date, now: Date) {
    const seconds = Math.max(1, Math.ceil((lockedUntil.getTime() - now.getTime()) / 1000));
    const minutes = Math.ceil(seconds / 60);
    super(
      `Too many wrong passwords. Try again in ${minutes} ${minutes === 1 ? 'minute' : 'minutes'}, or set a new password.`,
    );
    this.retryAfterSeconds = seconds;
    this.details = { lockedUntil: lockedUntil.toISOString() };
  }
}

export class AccountDisabled extends DomainError {
  readonly kind = 'forbidden';
  readonly code = 'auth.disabled';
  constructor() {
    super('This sign-in was switched off. Write to us if that is a mistake.');
  }
}

/** The machine hashes as many passwords as it can right now. */
export class SignInBusy extends DomainError {
  readonly kind = 'unavailable';
  readonly code = 'auth.busy';
  override readonly retryAfterSeconds = 3;
  constructor() {
    super('Many people are signing in right now. Try again in a moment.');
  }
}

export class EmailTaken extends DomainError {
  readonly kind = 'conflict';
  readonly code = 'auth.email_taken';
  override readonly details = {
    errors: [{ pointer: '/email', detail: 'This e-mail has an account already.' }],
  };
  constructor() {
    super('This e-mail has an account already. Sign in, or set a new password.');
  }
}

/** A link from a mail that is used, replaced by a newer one, out of date, or was never ours. */
export class LinkInvalid extends DomainError {
  readonly kind = 'conflict';
  readonly code = 'auth.link_invalid';
  constructor() {
    super('This link is not valid any more: it was used, replaced by a newer one, or is too old.');
  }
}

export class NoPassword extends DomainError {
  readonly kind = 'conflict';
  readonly code = 'auth.no_password';
  constructor() {
    super('This account has no password yet. Ask for a link to set one.');
  }
}

/** An issuer's e-mail belongs to an account that this issuer was never linked to: an e-mail alone proves nothing. */
export class IdentityNotLinked extends DomainError {
  readonly kind = 'conflict';
  readonly code = 'auth.identity_not_linked';
  constructor() {
    super(
      'An account with this e-mail exists already. Sign in with its password, then link this sign-in under Settings.',
    );
  }
}

export class IdentityTaken extends DomainError {
  readonly kind = 'conflict';
  readonly code = 'auth.identity_taken';
  constructor() {
    super('This sign-in is linked to another account.');
  }
}

export class IdentityWithoutEmail extends DomainError {
  readonly kind = 'invalid';
  readonly code = 'auth.identity_without_email';
  constructor() {
    super('The sign-in service did not tell us an e-mail address, which an account needs.');
  }
}

export class IssuerFailed extends DomainError {
  readonly kind = 'upstream_failed';
  readonly code = 'auth.issuer_failed';
  constructor(options?: { cause?: unknown }) {
    super('The sign-in service did not complete the sign-in. Try again.', options);
  }
}

export class LastSignIn extends DomainError {
  readonly kind = 'conflict';
  readonly code = 'auth.last_sign_in';
  constructor() {
    super('This is the only way to sign in to this account. Set a password first.');
  }
}

export class LastAdmin extends DomainError {
  readonly kind = 'conflict';
  readonly code = 'auth.last_admin';
  constructor() {
    super('This is the last admin. Make somebody else an admin first.');
  }
}
