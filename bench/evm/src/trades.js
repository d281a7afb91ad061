// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

// What is measured: trades of one unit of an asset against one of cash between pairs of parties, two transactions each,
// all signed before the load begins, the next one always from another pair.

import { AbiCoder, id, keccak256, toQuantity } from 'ethers';

const TERMS = 'tuple(address,address,address,address,uint128,uint128,uint64,bytes32)';
const DAY = 24 * 3_600;
// A transaction pays back part of its gas only at its end, and the first of a seller's open trades costs the most.
const MARGIN = 1.4;
const REHEARSAL_GAS = 5_000_000;

// The seller's terms of a trade.
export function terms(market, seller, buyer, reference, deadline) {
  return {
    seller: seller.address,
    buyer: buyer.address,
    asset: market.asset.address,
    cash: market.cash.address,
    quantity: 1n,
    price: 1n,
    deadline,
    ref: id(reference),
  };
}

// The number under which the swap contract knows a trade.
export function tradeId(trade) {
  return keccak256(AbiCoder.defaultAbiCoder().encode([TERMS], [Object.values(trade)]));
}

export async function deadlineIn(market, seconds = DAY) {
  const { timestamp } = await market.rpc.request('eth_getBlockByNumber', 'latest', false);
  return BigInt(timestamp) + BigInt(seconds);
}

// Settles one trade, and says what each of its transactions took: gas, and distinct storage slots read and changed.
export async function rehearse(market) {
  const [seller, buyer] = market.parties;
  const trade = terms(market, seller, buyer, 'rehearsal', await deadlineIn(market));
  const cost = {};
  for (const [name, party] of [['instruct', seller], ['accept', buyer]]) {
    const data = market.swap.encode(name, trade);
    const receipt = await market.send(party, { to: market.swap.address, data, gasLimit: REHEARSAL_GAS });
    cost[name] = { gas: Number(receipt.gasUsed), ...(await touches(market.rpc, receipt.transactionHash)) };
  }
  return cost;
}

async function touches(rpc, hash) {
  const trace = (diffMode) =>
    rpc.request('debug_traceTransaction', hash, { tracer: 'prestateTracer', tracerConfig: { diffMode } });
  const slots = (accounts) =>
    Object.entries(accounts).flatMap(([address, { storage = {} }]) =>
      Object.keys(storage).map((slot) => `${address}/${slot}`),
    );
  const { pre, post } = await trace(true);
  return { slotsTouched: slots(await trace(false)).length, slotsChanged: new Set([...slots(pre), ...slots(post)]).size };
}

// Signs `count` trades.
export async function plan(market, count, cost) {
  const { parties, swap } = market;
  const pairs = Math.floor(parties.length / 2);
  const deadline = await deadlineIn(market);
  const limit = (name) => toQuantity(Math.ceil(cost[name].gas * MARGIN));
  const trades = [];
  for (let index = 0; index < count; index++) {
    const seller = parties[2 * (index % pairs)];
    const buyer = parties[2 * (index % pairs) + 1];
    const trade = terms(market, seller, buyer, `trade ${index}`, deadline);
    const sign = (party, name) =>
      party.sign({ to: swap.address, data: swap.encode(name, trade), gasLimit: limit(name) });
    trades.push({ index, id: tradeId(trade), steps: [sign(seller, 'instruct'), sign(buyer, 'accept')] });
  }
  return trades;
}
