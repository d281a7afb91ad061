// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { chainRow, evmRow, table } from '../src/table.js';

const latency = { p50: 1_000.4, p95: 1_500, p99: 2_000.6, max: 2_100 };

test('a row of the EVM side', () => {
  const row = evmRow({
    node: 'anvil 1.7.1',
    blockTimeSeconds: 1,
    blockGasLimit: 30_000_000,
    rules: 'receiver',
    locks: false,
    trades: 10,
    settled: 9,
    seconds: 2.04,
    settledPerSecond: 4.4,
    inclusionFromSubmissionMs: latency,
    gas: { perTrade: 300_000 },
    tradesPer30MGasBlock: 100,
    storage: { instruct: { slotsTouched: 4, slotsChanged: 2 }, accept: { slotsTouched: 60, slotsChanged: 6 } },
    peakMemoryMiB: 12,
  });
  const name = 'anvil 1.7.1, 1 s blocks, 30 M gas, receiver only, no lock';
  assert.deepEqual(row, [name, 10, 9, '2.0', '4', '1000 / 2001', 'none', '64 / 8', 300_000, 100, 12]);
});

test('a row of this chain', () => {
  const report = {
    node: 'Castellan',
    node_version: '1.0',
    workloads: [
      {
        settled: 10,
        loaded_seconds: 2,
        settled_per_second: null,
        inclusion_from_submission_ms: latency,
        finality_from_submission_ms: null,
        touches: { transactions: [{ reads: 5, writes: 2 }, { reads: 15, writes: 6 }] },
      },
    ],
  };
  const row = chainRow(report, 10, null);
  assert.deepEqual(row, ['Castellan 1.0, 1 s blocks', 10, 10, '2.0', '-', '1000 / 2001', '-', '20 / 8', '-', '-', '-']);
  assert.equal(table([row]).split('\n').length, 3);
});
