// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

// Reads from the chain what became of every transaction, and whether anything was made or lost.

import { inParallel } from './rpc.js';

// Counts trades by what became of them. A trade has settled if both of its transactions succeeded and the second one says
// so, once.
export async function outcomes(market, trades, blocks) {
  const receipts = new Map();
  await inParallel(4, blocks, async ({ hash }) => {
    for (const receipt of await market.rpc.request('eth_getBlockReceipts', hash)) {
      receipts.set(receipt.transactionHash, receipt);
    }
  });
  const settledTopic = market.swap.abi.getEvent('Settled').topicHash;
  const gas = { instruct: [], accept: [] };
  let [settled, failed, missing] = [0, 0, 0];
  for (const { id, steps } of trades) {
    const [instruct, accept] = steps.map(({ hash }) => receipts.get(hash));
    if (!instruct || !accept) {
      missing += 1;
      continue;
    }
    const events = accept.logs.filter(
      ({ address, topics }) =>
        address.toLowerCase() === market.swap.address.toLowerCase() && topics[0] === settledTopic && topics[1] === id,
    );
    if (instruct.status !== '0x1' || accept.status !== '0x1' || events.length !== 1) {
      failed += 1;
      continue;
    }
    settled += 1;
    gas.instruct.push(Number(instruct.gasUsed));
    gas.accept.push(Number(accept.gasUsed));
  }
  return { settled, failed, missing, gas };
}

// Fails unless every party has what it had before and the trades that settled say it should have more or less, nothing is
// frozen, and the supply is what the parties have.
export async function ensureConserved(market, before, settledOfPair) {
  const after = await market.holdings();
  const expect = (what, index, found, expected) => {
    if (found !== expected) throw new Error(`party ${index} has ${found} ${what}, not ${expected}`);
  };
  market.parties.forEach((_, index) => {
    const settled = BigInt(settledOfPair(Math.floor(index / 2)));
    const change = index % 2 === 0 ? settled : -settled;
    expect('of the asset', index, after.asset[index], before.asset[index] - change);
    expect('of cash', index, after.cash[index], before.cash[index] + change);
    expect('frozen', index, after.frozen[index], 0n);
  });
  for (const token of ['asset', 'cash']) {
    const supply = await market[token].read('totalSupply');
    const held = after[token].reduce((sum, units) => sum + units, 0n);
    if (supply !== held) throw new Error(`the supply of ${token} is ${supply}, and its holders have ${held}`);
  }
}
