/** The product that all journeys run against. */
export type JourneySystem = {
  url: string;
  databaseUrl: string;
  /** The superuser's address of the product's database. */
  adminUrl: string;
  stripeUrl: string;
  upstreamUrl: string;
  demo: { signIns: { who: string; email: string; password: string }[]; apiKey: string };
  env: Record<string, string>;
};

const VARIABLE = 'E2E_SYSTEM';

/** Hands the system on to the processes that run the journeys. */
export function tellSystem(system: JourneySystem): void {
  process.env[VARIABLE] = JSON.stringify(system);
}

/** The product, once it runs. */
export function systemIfTold(): JourneySystem | undefined {
  const told = process.env[VARIABLE];
  return told ? (JSON.parse(told) as JourneySystem) : undefined;
}

/** @throws when the journeys were not started through their configuration */
export function system(): JourneySystem {
  const told = systemIfTold();
  if (!told) throw new Error('Run the journeys with --config=e2e/playwright.config.ts');
  return told;
}
