export { observeDatabase } from './observe-database';
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
