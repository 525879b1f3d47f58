import type { Db } from '@/lib/platform/db';
import { env } from '@/lib/platform/env';
import { postMail } from '@/lib/platform/mail';

const addressOf = (path: string, token: string) =>
  `${env().TOKENTILL_URL.replace(/\/$/, '')}${path}?token=${token}`;

/** The link that confirms an address; `token` is in this mail and nowhere else. */
export const postVerifyMail = (tx: Db, to: string, token: string) =>
  postMail(tx, {
    to,
    subject: 'Confirm your e-mail address',
    body: {
      paragraphs: [
        'Please confirm that this is your address. Then you can buy credits and create API keys.',
      ],
      button: { label: 'Confirm e-mail address', url: addressOf('/verify-email', token) },
      notes: [
        'The link works once, for 24 hours, where you are signed in.',
        'Did you not create an account? Then leave this mail alone: without you nothing happens.',
      ],
    },
  });

export const postResetMail = (tx: Db, to: string, token: string) =>
  postMail(tx, {
    to,
    subject: 'Set a new password',
    body: {
      paragraphs: ['Somebody, hopefully you, asked for a new password for this address.'],
      button: { label: 'Set a new password', url: addressOf('/reset-password', token) },
      notes: [
        'The link works once, for one hour.',
        'Was it not you? Then leave this mail alone: your password stays as it is.',
      ],
    },
  });

export const postPasswordChangedMail = (tx: Db, to: string) =>
  postMail(tx, {
    to,
    subject: 'Your password was changed',
    body: {
      paragraphs: [
        'The password of your account was changed just now, and every other session was signed out.',
      ],
      button: {
        label: 'Was it not you? Set a new password',
        url: `${env().TOKENTILL_URL.replace(/\/$/, '')}/forgot-password`,
      },
    },
  });

export const postIdentityLinkedMail = (tx: Db, to: string, issuerName: string) =>
  postMail(tx, {
    to,
    subject: `${issuerName} can now sign in to your account`,
    body: {
      paragraphs: [
        `Your account was linked with ${issuerName}: it opens your account from now on.`,
      ],
      notes: ['Was it not you? Unlink it under Settings and change your password.'],
    },
  });
