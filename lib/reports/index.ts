export { BURN_DAYS, burnADay, daysLeft } from './burn-rate';
export { type LatestGeneration, latestGeneration } from './latest-generation';
export { observeDatabase } from './observe-database';
export { type Onboarding, onboardingOf } from './onboarding';
export {
  type Grain,
  grainOf,
  grainStarts,
  isTimeZone,
  type Period,
  periodOf,
  previousPeriod,
  type ReportScope,
} from './period';
export {
  type ProfitOfModel,
  type ProfitPoint,
  type ProfitSums,
  profitByGrain,
  profitByModel,
  profitTotals,
} from './profit';
export {
  type InstallationProfit,
  type InstallationProfitQuery,
  PROFIT_PAGE_ROWS_MAX,
  PROFIT_SORTS,
  type ProfitSort,
  profitByInstallation,
  profitSparklines,
} from './profit-by-installation';
export {
  eachRequest,
  type LoggedRequest,
  listRequests,
  REQUEST_STATES,
  type RequestCursor,
  type RequestFilter,
  type RequestState,
  type RequestSums,
  requestFacets,
  sumRequests,
} from './request-log';
export { type InstallationSpend, spendByInstallation } from './spend-by-installation';
export { spendByKey, startOfUtcMonth } from './spend-by-key';
