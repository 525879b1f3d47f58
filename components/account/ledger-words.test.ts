import { describe, expect, test } from 'vitest';
import { TRANSFER_REASONS } from '@/lib/ledger/account';
import { balanceSign, GROUP_REASONS } from './ledger-words';

describe('balanceSign', () => {
  test.each([
    ['issued', 'available', 1],
    ['reserved', 'consumed', -1],
    ['available', 'reserved', 0],
    ['reserved', 'available', 0],
    ['available', 'expired', -1],
    ['available', 'debt', -1],
    ['debt', 'consumed', 0],
  ] as const)('from %s to %s is %i', (debitAccount, creditAccount, sign) => {
    expect(balanceSign({ debitAccount, creditAccount })).toBe(sign);
  });
});

describe('GROUP_REASONS', () => {
  test('has every reason in exactly one group', () => {
    expect(Object.values(GROUP_REASONS).flat().sort()).toEqual([...TRANSFER_REASONS].sort());
  });
});
