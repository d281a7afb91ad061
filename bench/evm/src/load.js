// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

// Submits trades under load and notes when each of their transactions was sent and included.
//
// Like the chain's own load generator: four connections with eight requests each, a bound on how many transactions wait in
// the pool, and a trade's second transaction only once a block with its first has arrived.

import { setTimeout as sleep } from 'node:timers/promises';

import { Rpc } from './rpc.js';

const CONNECTIONS = 4;
const REQUESTS_PER_CONNECTION = 8;
const IDLE_MS = 2;
const STALLED_MS = 120_000;

// How blocks are made: every `seconds`, or one after the other for as long as something waits.
export async function pace(rpc, seconds) {
  await rpc.request('evm_setAutomine', false);
  if (seconds > 0) await rpc.request('evm_setIntervalMining', seconds);
}

// Submits `trades` to the node at `url`. `seconds` is the time between blocks, zero for as fast as possible.
export async function run({ url, trades, inFlight, seconds }) {
  const watch = await Rpc.connect(url);
  const first = trades.map((trade) => ({ trade, step: 0 }));
  const followUps = [];
  const byHash = new Map();
  const blocks = [];
  const refused = [];
  let [next, waiting, open, progress] = [0, 0, trades.length, Date.now()];
  let failure;

  const include = async (header) => {
    const at = performance.now();
    const { transactions } = await watch.request('eth_getBlockByHash', header.hash, false);
    const ours = transactions.map((hash) => byHash.get(hash)).filter(Boolean);
    if (ours.length === 0) return;
    progress = Date.now();
    waiting -= ours.length;
    blocks.push({ hash: header.hash, number: Number(header.number), at, transactions: ours.length });
    for (const { trade, step } of ours) {
      trade.steps[step].included = at;
      if (step + 1 < trade.steps.length) followUps.push({ trade, step: step + 1 });
      else open -= 1;
    }
  };
  let including = Promise.resolve();
  await watch.onHead((header) => {
    including = including.then(() => include(header)).catch((error) => (failure = error));
  });
  await pace(watch, seconds);

  const isOver = () => failure !== undefined || open === 0 || Date.now() - progress > STALLED_MS;
  const take = () => {
    if (waiting >= inFlight) return undefined;
    return followUps.shift() ?? first[next++];
  };
  const submit = async (connection) => {
    while (!isOver()) {
      const job = take();
      if (job === undefined) {
        await sleep(IDLE_MS);
        continue;
      }
      const { trade, step } = job;
      const { bytes, hash } = trade.steps[step];
      byHash.set(hash, job);
      waiting += 1;
      trade.steps[step].sent = performance.now();
      try {
        await connection.request('eth_sendRawTransaction', bytes);
      } catch (error) {
        refused.push({ trade: trade.index, step, reason: error.message });
        waiting -= 1;
        open -= 1;
      }
    }
  };
  const mine = async (connection) => {
    while (!isOver()) {
      if (waiting > 0) await connection.request('evm_mine');
      else await sleep(IDLE_MS);
    }
  };

  const connections = await Promise.all(Array.from({ length: CONNECTIONS }, () => Rpc.connect(url)));
  const began = performance.now();
  const workers = connections.flatMap((connection) =>
    Array.from({ length: REQUESTS_PER_CONNECTION }, () => submit(connection)),
  );
  if (seconds === 0) workers.push(mine(watch));
  await Promise.all(workers);
  await including;
  for (const connection of [...connections, watch]) connection.close();
  if (failure) throw failure;
  return { began, blocks, refused };
}
