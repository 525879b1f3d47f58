import { DomainError } from '@/lib/platform/errors';

export class DomainTaken extends DomainError {
  readonly kind = 'conflict';
  readonly code = 'installations.domain_taken';
  override readonly details: {
    domain: string;
    errors: readonly { pointer: string; detail: string }[];
  };
  constructor(domain: string) {
    const sentence = `You have connected ${domain} already.`;
    super(sentence);
    this.details = { domain, errors: [{ pointer: '/domain', detail: sentence }] };
  }
}

export class TooManyInstallations extends DomainError {
  readonly kind = 'conflict';
  readonly code = 'installations.too_many';
  override readonly details: { installationsMax: number };
  constructor(installationsMax: number) {
    super(`An account has at most ${installationsMax} sites. Archive one that is not used.`);
    this.details = { installationsMax };
  }
}

export class InstallationIsArchived extends DomainError {
  readonly kind = 'conflict';
  readonly code = 'installations.archived';
  constructor() {
    super('This site is archived and cannot be changed.');
  }
}
