// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

// Makes one table of what both sides measured; the argument is the folder with their reports.

import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ms = (latency) => (latency ? `${Math.round(latency.p50)} / ${Math.round(latency.p99)}` : '-');
const rate = (value) => (value === null ? '-' : `${Math.round(value)}`);

const HEADER = [
  'system',
  'trades',
  'settled',
  'seconds',
  'settled/s',
  'submission to inclusion p50 / p99 (ms)',
  'to finality p50 / p99 (ms)',
  'storage read / written per trade',
  'gas per trade',
  'trades in a 30 M gas block',
  'memory (MiB)',
];

// A row of the EVM side.
export function evmRow(report) {
  const blocks = report.blockTimeSeconds > 0 ? `${report.blockTimeSeconds} s blocks` : 'blocks without pause';
  const gas = report.blockGasLimit === null ? 'no gas limit' : `${report.blockGasLimit / 1e6} M gas`;
  const rules = report.rules === 'both' ? '' : ', receiver only';
  const { instruct, accept } = report.storage;
  return [
    `${report.node}, ${blocks}, ${gas}${rules}${report.locks ? '' : ', no lock'}`,
    report.trades,
    report.settled,
    report.seconds.toFixed(1),
    rate(report.settledPerSecond),
    ms(report.inclusionFromSubmissionMs),
    'none',
    `${instruct.slotsTouched + accept.slotsTouched} / ${instruct.slotsChanged + accept.slotsChanged}`,
    report.gas?.perTrade ?? '-',
    report.tradesPer30MGasBlock ?? '-',
    report.peakMemoryMiB ?? '-',
  ];
}

// The row of this chain, from the report of castellan-bench with the one workload.
export function chainRow({ node, node_version, workloads: [workload] }, count, memory) {
  const transactions = workload.touches.transactions;
  const sum = (side) => transactions.reduce((total, transaction) => total + transaction[side], 0);
  return [
    `${node} ${node_version}, 1 s blocks`,
    count,
    workload.settled,
    workload.loaded_seconds.toFixed(1),
    rate(workload.settled_per_second),
    ms(workload.inclusion_from_submission_ms),
    ms(workload.finality_from_submission_ms),
    `${sum('reads')} / ${sum('writes')}`,
    '-',
    '-',
    memory ?? '-',
  ];
}

export function table(rows) {
  const line = (cells) => `| ${cells.join(' | ')} |`;
  return [line(HEADER), `|---|${'---:|'.repeat(HEADER.length - 1)}`, ...rows.map(line)].join('\n');
}

function main(folder) {
  const read = (file) => JSON.parse(readFileSync(join(folder, file), 'utf8'));
  const evm = readdirSync(folder)
    .filter((file) => /^evm-.*\.json$/.test(file))
    .map(read)
    .sort((a, b) => (b.settledPerSecond ?? 0) - (a.settledPerSecond ?? 0));
  const rows = evm.map(evmRow);
  if (existsSync(join(folder, 'chain.json'))) {
    const memory = readFileSync(join(folder, 'chain.memory'), 'utf8').trim();
    rows.push(chainRow(read('chain.json'), evm[0].trades, memory));
  }
  console.log(table(rows));
  const memory = Math.round(totalmem() / 2 ** 30);
  const [{ parties, inFlight }] = evm;
  console.log(
    `\n${cpus().length} cores, ${memory} GiB of memory, client and node on the same machine, one system at a time;`,
    `${parties} parties, at most ${inFlight} transactions waiting.`,
  );
}

if (process.argv[1] === fileURLToPath(import.meta.url)) main(process.argv[2]);
