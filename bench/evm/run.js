#!/usr/bin/env node
// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

// Trades through ERC-3643 tokens and a swap contract on an EVM development node, as many a second as it takes. Prints what
// it measured as JSON and fails unless every trade settled and nothing was made or lost. README.md explains the method.

import { parseArgs } from 'node:util';

import { UNBOUNDED_GAS, peakMemory, start, version } from './src/anvil.js';
import { SETTINGS, compile } from './src/compile.js';
import { run } from './src/load.js';
import { Market } from './src/market.js';
import { ensureConserved, outcomes } from './src/outcome.js';
import { summary } from './src/report.js';
import { plan, rehearse } from './src/trades.js';

const USAGE = `run.js [--trades 10000] [--parties 1000] [--in-flight 4000] [--block-time 1] [--gas-limit 0]
       [--rules both|receiver] [--no-lock]

--block-time   seconds between blocks; 0 makes the next block as soon as the last one is done and something waits
--gas-limit    of a block; 0 for one that the load does not reach
--rules        whom a movement asks for claim and country: both sides as on Castellan, or the receiver as in ERC-3643
--no-lock      leaves the seller's units free until the trade settles`;

const { values } = parseArgs({
  options: {
    trades: { type: 'string', default: '10000' },
    parties: { type: 'string', default: '1000' },
    'in-flight': { type: 'string', default: '4000' },
    'block-time': { type: 'string', default: '1' },
    'gas-limit': { type: 'string', default: '0' },
    rules: { type: 'string', default: 'both' },
    'no-lock': { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) {
  console.log(USAGE);
  process.exit(0);
}
const number = (name, least, most) => {
  const value = Number(values[name]);
  if (!Number.isInteger(value) || value < least || value > most) {
    throw new Error(`--${name} must be a whole number from ${least} to ${most}`);
  }
  return value;
};
const trades = number('trades', 1, 1_000_000);
const parties = number('parties', 2, 100_000);
const inFlight = number('in-flight', 1, 100_000);
const blockTime = number('block-time', 0, 60);
const gasLimit = number('gas-limit', 0, UNBOUNDED_GAS) || UNBOUNDED_GAS;
if (!['both', 'receiver'].includes(values.rules)) throw new Error('--rules must be both or receiver');

const say = (text) => console.error(`evm: ${text}`);
const { contracts, compiler } = compile();
const node = await start();
say(`preparing ${parties} parties`);
const market = await Market.open({
  rpc: node.rpc,
  contracts,
  parties,
  rules: values.rules,
  locks: !values['no-lock'],
});
const cost = await rehearse(market);
say(`signing ${trades} trades`);
const planned = await plan(market, trades, cost);
const before = await market.holdings();
await node.rpc.request('evm_setBlockGasLimit', `0x${gasLimit.toString(16)}`);

say('trading');
const observed = await run({ url: node.url, trades: planned, inFlight, seconds: blockTime });
const result = await outcomes(market, planned, observed.blocks);
const report = {
  node: `anvil ${version()}`,
  compiler,
  compilerSettings: SETTINGS,
  parties,
  inFlight,
  blockTimeSeconds: blockTime,
  blockGasLimit: gasLimit === UNBOUNDED_GAS ? null : gasLimit,
  rules: values.rules,
  locks: !values['no-lock'],
  ...summary({ trades: planned, ...observed }, result),
  storage: cost,
  peakMemoryMiB: peakMemory(node.pid),
};
console.log(JSON.stringify(report, null, 2));
if (result.settled !== trades) {
  say(`only ${result.settled} of ${trades} trades settled`);
  process.exitCode = 1;
} else {
  const pairs = Math.floor(parties / 2);
  const settledOfPair = (pair) => (pair < pairs ? Math.floor(trades / pairs) + (pair < trades % pairs ? 1 : 0) : 0);
  await ensureConserved(market, before, settledOfPair);
  say('every trade settled, and nothing was made or lost');
}
node.stop();
