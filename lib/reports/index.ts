export { BURN_DAYS, burnADay, daysLeft } from './burn-rate';
export {
  findByName,
  findInstallation,
  type NamedThing,
  type StaffInstallation,
} from './find-installation';
export { type LatestGeneration, latestGeneration } from './latest-generation';
export {
  listAllOrders,
  STAFF_ORDER_STATES,
  type StaffOrder,
  type StaffOrderState,
} from './list-all-orders';
export {
  type AuditFilter,
  type AuditRow,
  auditActions,
  listAuditEntries,
  PRINCIPAL_KINDS,
  type PrincipalKind,
} from './list-audit-entries';
export {
  CUSTOMER_PAGE_ROWS_MAX,
  CUSTOMER_SORTS,
  type Customer,
  type CustomerFigures,
  type CustomerPerson,
  type CustomerSort,
  findCustomer,
  listCustomers,
  peopleOfCustomer,
} from './list-customers';
export { observeDatabase } from './observe-database';
export { type Onboarding, onboardingOf } from './onboarding';
export {
  type Comparison,
  comparedPeriod,
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
  sumOfPoints,
} from './profit';
export {
  INSTALLATION_FLAGS,
  type InstallationFlag,
  type InstallationProfit,
  type InstallationProfitQuery,
  PROFIT_EXPORT_ROWS_MAX,
  PROFIT_PAGE_ROWS_MAX,
  PROFIT_SORTS,
  type ProfitFilter,
  type ProfitPage,
  type ProfitSort,
  profitByInstallation,
  profitForExport,
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
export { SPEND_DIMENSIONS, type Spend, type SpendDimension, spendBy } from './spend-by';
export { spendByKey, startOfUtcMonth } from './spend-by-key';
export {
  findGeneration,
  recentGenerations,
  type StaffGeneration,
  type WholeGeneration,
} from './staff-generations';
export {
  type OpenReservation,
  type ProcessBeat,
  type QueuedJob,
  type SystemFacts,
  systemFacts,
} from './system-facts';
export { type WalletTotals, walletTotals } from './wallet-totals';
