import type { CustomerPrincipal } from '@/lib/auth';
import type { SearchParams } from '../_state/search-params';

/** What each panel of the credits page is given. */
export type PanelProps = { principal: CustomerPrincipal; params: SearchParams; now: Date };
