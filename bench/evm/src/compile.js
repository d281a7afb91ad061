// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

// Compiles the contracts with the JavaScript compiler.

import { readFileSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const require = createRequire(import.meta.url);
const ROOT = fileURLToPath(new URL('..', import.meta.url));

// What the compiler is told; part of the report, since gas depends on it.
export const SETTINGS = { optimizer: { enabled: true, runs: 200 }, evmVersion: 'cancun' };

// The interface and the code of every contract, by name.
export function compile() {
  const solc = require('solc');
  const files = readdirSync(join(ROOT, 'contracts'), { recursive: true }).filter((file) => file.endsWith('.sol'));
  const sources = Object.fromEntries(
    files.map((file) => [`contracts/${file}`, { content: readFileSync(join(ROOT, 'contracts', file), 'utf8') }]),
  );
  const input = {
    language: 'Solidity',
    sources,
    settings: { ...SETTINGS, outputSelection: { '*': { '*': ['abi', 'evm.bytecode.object'] } } },
  };
  const load = (path) => ({ contents: readFileSync(join(ROOT, 'node_modules', path), 'utf8') });
  const output = JSON.parse(solc.compile(JSON.stringify(input), { import: load }));
  const errors = (output.errors ?? []).filter(({ severity }) => severity === 'error');
  if (errors.length > 0) throw new Error(errors.map((error) => error.formattedMessage).join('\n'));
  for (const warning of output.errors ?? []) console.error(warning.formattedMessage);
  const contracts = {};
  for (const path of Object.keys(sources)) {
    for (const [name, { abi, evm }] of Object.entries(output.contracts[path] ?? {})) {
      contracts[name] = { abi, bytecode: `0x${evm.bytecode.object}` };
    }
  }
  return { contracts, compiler: solc.version() };
}
