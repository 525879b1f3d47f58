import { DeductCredits } from '@/components/provider/deduct-credits';
import { GrantCredits } from '@/components/provider/grant-credits';
import { deductFromCustomer, grantToCustomer } from '../actions';

/** The acts that move credits by hand; shown to admins only, and refused to everybody else. */
export function MoneyActs({
  customerId,
  customerName,
  requestKeys,
}: {
  customerId: string;
  customerName: string;
  requestKeys: { grant: string; deduct: string };
}) {
  return (
    <>
      <GrantCredits
        customerId={customerId}
        customerName={customerName}
        requestKey={requestKeys.grant}
        act={grantToCustomer}
      />
      <DeductCredits
        customerId={customerId}
        customerName={customerName}
        requestKey={requestKeys.deduct}
        act={deductFromCustomer}
      />
    </>
  );
}
