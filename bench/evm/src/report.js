// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

// Rates, percentiles and gas of a run.

// Nearest-rank percentiles of milliseconds.
export function latency(samples) {
  if (samples.length === 0) return null;
  const sorted = [...samples].sort((a, b) => a - b);
  const rank = (share) => sorted[Math.ceil((sorted.length * share) / 100) - 1];
  return { p50: rank(50), p95: rank(95), p99: rank(99), max: rank(100) };
}

const mean = (values) => (values.length > 0 ? values.reduce((sum, value) => sum + value, 0) / values.length : null);

// What the blocks of a run and the outcomes of its trades come to. Like the chain's own report, the rate counts what
// settled after the first block of the load, over the time between the first and the last block.
export function summary({ trades, blocks, began, refused }, { settled, failed, missing, gas }) {
  const done = trades.filter(({ steps }) => steps.every(({ included }) => included !== undefined));
  const [first, last] = [blocks.at(0)?.at ?? began, blocks.at(-1)?.at ?? began];
  const seconds = (last - first) / 1000;
  const inFirst = done.filter(({ steps }) => steps[1].included === first).length;
  const [instruct, accept] = [mean(gas.instruct), mean(gas.accept)].map(Math.round);
  const perTrade = instruct + accept;
  return {
    trades: trades.length,
    settled,
    failed,
    missing,
    refused: refused.length,
    reasons: [...new Set(refused.map(({ reason }) => reason))],
    blocks: blocks.length,
    seconds,
    secondsFromFirstSubmission: (last - began) / 1000,
    settledPerSecond: seconds > 0 ? (settled - inFirst) / seconds : null,
    inclusionFromSubmissionMs: latency(done.map(({ steps }) => steps[1].included - steps[0].sent)),
    gas: settled > 0 ? { instruct, accept, perTrade } : null,
    tradesPer30MGasBlock: settled > 0 ? Math.floor(30_000_000 / perTrade) : null,
  };
}
