// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { latency, summary } from '../src/report.js';

test('percentiles are samples', () => {
  assert.equal(latency([]), null);
  assert.deepEqual(latency([1]), { p50: 1, p95: 1, p99: 1, max: 1 });
  const samples = Array.from({ length: 200 }, (_, index) => 200 - index);
  assert.deepEqual(latency(samples), { p50: 100, p95: 190, p99: 198, max: 200 });
});

test('what settled in the first block does not count towards the rate', () => {
  const step = (sent, included) => ({ sent, included });
  const trades = [
    { steps: [step(0, 1_000), step(0, 1_000)] },
    { steps: [step(100, 1_000), step(1_100, 3_000)] },
    { steps: [step(100, 1_000), step(1_200, undefined)] },
  ];
  const blocks = [{ at: 1_000 }, { at: 3_000 }];
  const refused = [{ trade: 2, step: 1, reason: 'no' }];
  const outcome = { settled: 2, failed: 0, missing: 1, gas: { instruct: [10, 20], accept: [90, 80] } };
  const report = summary({ trades, blocks, began: 0, refused }, outcome);
  assert.deepEqual([report.settledPerSecond, report.seconds, report.secondsFromFirstSubmission], [0.5, 2, 3]);
  assert.deepEqual(report.gas, { instruct: 15, accept: 85, perTrade: 100 });
  assert.equal(report.tradesPer30MGasBlock, 300_000);
  assert.deepEqual(report.inclusionFromSubmissionMs, { p50: 1_000, p95: 2_900, p99: 2_900, max: 2_900 });
});

test('a load without effect has no rate', () => {
  const outcome = { settled: 0, failed: 0, missing: 1, gas: { instruct: [], accept: [] } };
  const report = summary({ trades: [{ steps: [{ sent: 0 }, {}] }], blocks: [], began: 5, refused: [] }, outcome);
  assert.deepEqual([report.settledPerSecond, report.gas, report.inclusionFromSubmissionMs], [null, null, null]);
});
