// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

// An EVM development node as a process: on loopback, on a port that the system chose, with nothing kept on disk.

import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

import { Rpc } from './rpc.js';

const BINARY = fileURLToPath(new URL('../node_modules/.bin/anvil', import.meta.url));
const START_MS = 30_000;
// Gas that no block under load reaches.
export const UNBOUNDED_GAS = 100_000_000_000;

export function version() {
  const manifest = new URL('../node_modules/@foundry-rs/anvil/package.json', import.meta.url);
  return JSON.parse(readFileSync(manifest, 'utf8')).version;
}

function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

// Starts a node that makes a block for every transaction until `pace` says otherwise.
export async function start({ gasLimit = UNBOUNDED_GAS } = {}) {
  const port = await freePort();
  const options = ['--host', '127.0.0.1', '--port', `${port}`, '--accounts', '1', '--hardfork', 'cancun', '--quiet'];
  const process_ = spawn(BINARY, [...options, '--gas-limit', `${gasLimit}`, '--block-base-fee-per-gas', '0'], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const stop = () => process_.kill('SIGTERM');
  process.once('exit', stop);
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(1));
  const url = `ws://127.0.0.1:${port}`;
  for (const until = Date.now() + START_MS; ; await sleep(100)) {
    if (process_.exitCode !== null) throw new Error(`anvil ended with status ${process_.exitCode}`);
    try {
      const rpc = await Rpc.connect(url);
      await rpc.request('eth_chainId');
      return { rpc, url, pid: process_.pid, stop: () => (rpc.close(), stop()) };
    } catch (error) {
      if (Date.now() > until) {
        stop();
        throw new Error(`anvil does not answer: ${error.message}`);
      }
    }
  }
}

// The node's highest resident memory so far, in MiB; Linux only. npm's launcher is the process, the node its child.
export function peakMemory(pid) {
  try {
    const [node] = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ');
    const [, kib] = /^VmHWM:\s+(\d+)/m.exec(readFileSync(`/proc/${node}/status`, 'utf8'));
    return Math.round(Number(kib) / 1024);
  } catch {
    return null;
  }
}
