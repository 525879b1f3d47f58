import { db } from '@/lib/platform/db';
import { log } from '@/lib/platform/log';
import { startCheckout } from '../start-checkout';

// A process that begins a checkout, for a test that kills it: startCheckout's input as JSON is its only argument.
const input = JSON.parse(process.argv[2] ?? '') as Parameters<typeof startCheckout>[1];
await startCheckout({ db: db(), now: new Date(), log: log() }, input);
console.log('done');
